package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that does not know whether its first try lived gives the command again. */
class ExactlyOnceTest {
  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void createWorkspace() {
    workspace = CommitFaultsTest.workspace(directory);
  }

  @Test
  void whatIsDoneIsNotDoneAgainUnlessForced() {
    workspace.succeed();
    List<Row> first = workspace.reranked("run_id", "query_id", "doc_id", "rank", "logit");
    FaultyLogStore.count();

    Outcome again = workspace.run();

    assertThat(again.code()).isEqualTo(ExitCode.OK);
    assertThat(again.out())
        .startsWith("already done: run 2026-11-22.tiny-bert, started ")
        .endsWith("; --force runs it again\n");
    assertThat(workspace.set("scoring.top-n", 1).run().out())
        .endsWith(", with another configuration; --force runs it again with this one\n");
    assertThat(FaultyLogStore.commits()).isZero();
    assertThat(workspace.reranked("run_id", "query_id", "doc_id", "rank", "logit"))
        .isEqualTo(first);

    Outcome other = workspace.run("--run-id", "other");
    assertThat(other.code()).isEqualTo(ExitCode.CANT_CREATE);
    assertThat(other.err())
        .startsWith(
            "error: the results of this run date and model belong to run 2026-11-22.tiny-bert"
                + " (SUCCEEDED, started 20")
        .endsWith(
            "), not to run other; nothing was scored: give --run-id 2026-11-22.tiny-bert to go on"
                + " with it, or --force to replace it\n");
    assertThat(FaultyLogStore.commits()).isZero();

    workspace.succeed("--run-id", "other", "--force");
    assertThat(workspace.reranked("run_id", "rank")).hasSize(2).allSatisfy(CommitFaultsTest::other);
    Row run = CommitFaultsTest.onlyRun(workspace);
    assertThat(run.<String>getAs("run_id")).isEqualTo("other");
    assertThat(run.<Long>getAs("generation")).isEqualTo(2);
    assertThat(run.getJavaMap(run.fieldIndex("output_versions")))
        .isEqualTo(
            Map.of(
                "rejects", workspace.text("rejects") + "@v1",
                "metrics", workspace.text("metrics") + "@v1",
                "reranked", workspace.text("reranked") + "@v1"));
  }

  @Tag("slow")
  @Test
  void tablesOfAnEarlierVersionGetTheColumnsThatTheyLack() {
    workspace.succeed("--run-date", "2026-11-21");
    // As it was before there were such columns.
    LocalSpark.session()
        .read()
        .format("delta")
        .load(workspace.path("runs"))
        .drop("generation", "pairs_scored", "output_versions")
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .partitionBy("run_date", "model_id")
        .save(workspace.path("runs"));

    assertThat(workspace.run("--run-date", "2026-11-21").out()).startsWith("already done");
    workspace.succeed("--run-date", "2026-11-21", "--force").succeed();

    assertThat(
            workspace
                .read("runs")
                .orderBy("run_date")
                .selectExpr("status", "generation", "pairs_scored", "size(output_versions)")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly("[SUCCEEDED,2,6,3]", "[SUCCEEDED,1,6,3]");
  }

  @Test
  void aLostReplyIsLookedUp() {
    // Commits: start, claim, rejects, metrics, reranked, finish.
    for (int commit : new int[] {2, 5}) {
      FaultyLogStore.after(
          commit,
          () -> {
            throw new IOException("the reply was lost");
          });
      workspace.succeed("--force");
      assertThat(FaultyLogStore.commits()).isEqualTo(6);
    }
    Row run = CommitFaultsTest.onlyRun(workspace);
    assertThat(run.<Long>getAs("generation")).isEqualTo(2);
    assertThat(workspace.read("reranked").count()).isEqualTo(6);
  }
}
