package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run replaces what the outputs hold for its date and model, and nothing else. */
class RerunTest {
  private static final String DATABASE = "rerun_test";

  @TempDir private Path directory;
  private Workspace workspace;

  @AfterEach
  void dropTables() {
    LocalSpark.session().sql("DROP DATABASE IF EXISTS " + DATABASE + " CASCADE");
  }

  @ParameterizedTest(name = "{0} tables by {1}")
  @CsvSource({"delta, path", "parquet, path", "delta, name", "parquet, name"})
  void runningAgainLeavesOneCopyAndKeepsOtherSlices(String format, String by) {
    workspace = new Workspace(directory).writing(format).set("model.id", "A:b/c");
    if (by.equals("name")) {
      LocalSpark.session().sql("CREATE DATABASE " + DATABASE);
      for (String output : Workspace.OUTPUTS) {
        workspace
            .unset("outputs." + output + ".path")
            .set("outputs." + output + ".table", DATABASE + "." + output);
      }
    }
    Small.inputs(workspace)
        .input("qrels", Small.qrels())
        .set("evaluation.measures", "[\"nDCG@10\"]")
        .input("passages", Small.passages().filter("doc_id <> 'c'"));

    workspace.succeed();
    assertThat(slices("reranked")).containsExactly("[2026-11-22,A:b/c,4]");
    assertThat(slices("rejects")).containsExactly("[2026-11-22,A:b/c,2]");

    // Another slice: of another model where tables have paths, of another date where they have
    // names.
    boolean otherModel = by.equals("path");
    String other = otherModel ? "2026-11-22,007" : "2026-11-21,A:b/c";
    workspace.set("model.id", otherModel ? "007" : "A:b/c");
    workspace.succeed("--run-date", otherModel ? Workspace.RUN_DATE : "2026-11-21");
    assertThat(slices("reranked")).containsExactly("[" + other + ",4]", "[2026-11-22,A:b/c,4]");

    // The first slice again, now with all passages: no rejects are left in it. And no qrels.
    workspace
        .set("model.id", "A:b/c")
        .input("passages", Small.passages())
        .unset("inputs.qrels.table")
        .succeed("--run-id", "again", "--force");
    assertThat(slices("reranked")).containsExactly("[" + other + ",4]", "[2026-11-22,A:b/c,6]");
    assertThat(slices("rejects")).containsExactly("[" + other + ",2]");
    assertThat(slices("metrics")).containsExactly("[" + other + ",2]");
    assertThat(slices("runs")).containsExactly("[" + other + ",1]", "[2026-11-22,A:b/c,1]");
    assertThat(
            workspace
                .read("reranked")
                .filter("run_date = '2026-11-22' AND model_id = 'A:b/c' AND query_id = 'q1'")
                .orderBy("rank")
                .selectExpr("run_id", "rank", "retrieval_rank IS NOT NULL", "n_tokens > 3")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly("[again,1,true,true]", "[again,2,true,true]", "[again,3,true,true]");
  }

  private List<String> slices(String output) {
    return workspace
        .read(output)
        .groupBy("run_date", "model_id")
        .count()
        .orderBy("run_date", "model_id")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }
}
