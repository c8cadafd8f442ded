package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.sparkrerank.jobs.verify.SliceReport;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that dies between any two commits, and two that work side by side. */
@Tag("slow")
class CommitFaultsTest {
  /** start, claim, rejects, metrics, reranked, finish. */
  private static final int COMMITS = 6;

  @TempDir private Path directory;

  /** Stands for the end of the process: nothing of the job catches it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Six pairs, all outputs on a file system whose commits can fail. */
  static Workspace workspace(Path directory) {
    Workspace workspace =
        Small.inputs(new Workspace(directory))
            .input("qrels", Small.qrels())
            .set("evaluation.measures", "[\"nDCG@10\"]");
    for (String output : Workspace.OUTPUTS) {
      workspace.set("outputs." + output + ".path", "testfs://" + workspace.at(output));
    }
    return workspace;
  }

  static void other(Row row) {
    assertThat(row.getString(0)).isEqualTo("other");
  }

  /** The runs table's row, of which there is one. */
  static Row onlyRun(Workspace workspace) {
    List<Row> runs = workspace.read("runs").collectAsList();
    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).<String>getAs("status")).isEqualTo("SUCCEEDED");
    return runs.get(0);
  }

  @AfterEach
  void plantNothing() {
    FaultyLogStore.count();
  }

  @ParameterizedTest(name = "after commit {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void aDriverThatDiesIsMendedByTheSameCommand(int commit) {
    Workspace workspace = workspace(directory);
    dieAfter(commit, workspace);
    assertThat(status(workspace))
        .isEqualTo(commit == 1 ? "STARTED" : commit < COMMITS ? "PUBLISHING" : "SUCCEEDED");

    Outcome again = workspace.run();

    assertThat(again.err()).isEmpty();
    assertThat(again.code()).isEqualTo(ExitCode.OK);
    assertThat(again.out().startsWith("already done")).isEqualTo(commit == COMMITS);
    // What was started is not started again; the rest is written anew.
    assertThat(FaultyLogStore.commits()).isEqualTo(commit == COMMITS ? 0 : COMMITS - 1);
    assertThat(status(workspace)).isEqualTo("SUCCEEDED");
    assertThat(workspace.read("reranked").count()).isEqualTo(6);
    assertThat(workspace.read("metrics").count()).isEqualTo(2);
    SliceReport report = workspace.verify(Workspace.RUN_DATE);
    assertThat(report.clean()).as(report.render()).isTrue();
  }

  /** Runs until the driver dies after a commit; later ones are counted anew. */
  private static void dieAfter(int commit, Workspace workspace) {
    FaultyLogStore.after(
        commit,
        () -> {
          throw new Died();
        });
    workspace.run();
    assertThat(FaultyLogStore.commits()).isEqualTo(commit);
    FaultyLogStore.count();
  }

  private static String status(Workspace workspace) {
    return workspace.read("runs").select("status").first().getString(0);
  }

  @ParameterizedTest(name = "before commit {0}")
  @ValueSource(ints = {2, 3, 5, 6})
  void ofTwoTriesSideBySideOneWinsAndTheOtherLeavesCleanly(int commit) throws Exception {
    Workspace workspace = workspace(directory);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    FaultyLogStore.before(
        commit,
        () -> {
          reached.countDown();
          await(released);
        });
    CompletableFuture<Outcome> slow = CompletableFuture.supplyAsync(workspace::run);
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

    Outcome quick = workspace.run();
    released.countDown();

    assertThat(quick.code()).as(quick.err()).isEqualTo(ExitCode.OK);
    Outcome overtaken = slow.get(60, TimeUnit.SECONDS);
    assertThat(overtaken.code()).as(overtaken.err()).isEqualTo(ExitCode.TEMPORARY);
    assertThat(overtaken.err()).contains("from another run", "give the same command again");
    assertThat(workspace.run().out()).startsWith("already done");
    assertThat(onlyRun(workspace).<Long>getAs("generation")).isEqualTo(commit == 2 ? 1 : 2);
    assertThat(workspace.read("reranked").count()).isEqualTo(6);
    assertThat(workspace.read("metrics").count()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRetryReadsWhatTheFirstTryHasPinnedAndForceWhatIsThereNow() {
    Workspace workspace = workspace(directory).input("candidates", "delta", Small.candidates());
    dieAfter(1, workspace);
    Small.candidates()
        .filter("query_id = 'q1'")
        .write()
        .format("delta")
        .mode("overwrite")
        .save(workspace.at("candidates").toString());
    workspace.succeed();
    assertThat(workspace.read("reranked").count()).isEqualTo(6);
    assertThat(candidatesRead(workspace)).endsWith("candidates (delta)@v0");
    assertThat(workspace.verify(Workspace.RUN_DATE).clean()).isTrue();

    workspace.succeed("--force");
    assertThat(workspace.read("reranked").count()).isEqualTo(3);
    assertThat(candidatesRead(workspace)).endsWith("candidates (delta)@v1");
  }

  @Test
  void aPinnedInputThatWasVacuumedIsToldAndForceReadsWhatIsThere() {
    Workspace workspace = workspace(directory).input("candidates", "delta", Small.candidates());
    dieAfter(1, workspace);
    workspace.input("candidates", "delta", Small.candidates().filter("query_id = 'q1'"));
    vacuum(workspace.at("candidates"));

    Outcome again = workspace.run();
    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.DATA);
    assertThat(again.err())
        .contains("inputs.candidates: version 0 of", "cannot be read any more", "--force starts");
    assertThat(status(workspace)).isEqualTo("STARTED");

    workspace.succeed("--force");
    assertThat(workspace.read("reranked").count()).isEqualTo(3);
    assertThat(workspace.verify(Workspace.RUN_DATE).clean()).isTrue();

    // The same, for who checks the results later.
    workspace.input("candidates", "delta", Small.candidates());
    vacuum(workspace.at("candidates"));
    assertThatThrownBy(() -> workspace.verify(Workspace.RUN_DATE))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(
            "inputs.candidates: " + workspace.at("candidates"),
            "look whether VACUUM has removed the version that is asked for");
  }

  private static void vacuum(Path table) {
    String check = "spark.databricks.delta.retentionDurationCheck.enabled";
    LocalSpark.session().conf().set(check, false);
    try {
      DeltaTable.forPath(LocalSpark.session(), table.toString()).vacuum(0);
    } finally {
      LocalSpark.session().conf().unset(check);
    }
  }

  private static String candidatesRead(Workspace workspace) {
    Row run = onlyRun(workspace);
    return run.<String, String>getJavaMap(run.fieldIndex("input_versions"))
        .get("inputs.candidates");
  }

  @Test
  void anotherWriterOfTheTablesIsNoObstacle() {
    Workspace workspace = workspace(directory);
    workspace.succeed("--run-date", "2026-11-21");
    FaultyLogStore.before(
        5,
        () -> {
          FaultyLogStore.count();
          // On a thread of its own: Delta allows a thread one transaction at a time.
          CompletableFuture.runAsync(() -> optimizeAndDelete(workspace)).join();
        });

    workspace.succeed();

    assertThat(workspace.read("reranked").filter("run_date = '2026-11-21'").count()).isEqualTo(2);
    assertThat(workspace.read("reranked").filter("run_date = '2026-11-22'").count()).isEqualTo(6);
  }

  private static void optimizeAndDelete(Workspace workspace) {
    String table = "delta.`testfs://" + workspace.at("reranked") + "`";
    LocalSpark.session().sql("OPTIMIZE " + table).collectAsList();
    LocalSpark.session()
        .sql("DELETE FROM " + table + " WHERE run_date = '2026-11-21' AND rank > 1")
        .collectAsList();
  }
}
