package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that fails its gates is stopped, and the results of the good one before it stay. */
class GatesTest {
  private static final String GATES =
      "[\"RR.delta >= 0\", \"RR.rerank == 1\", \"reject_ratio <= 0.01\", \"non_finite == 0\","
          + " \"truncated_ratio <= 0.2\", \"rank_churn@1 <= 0.5\", \"score_psi <= 0.01\"]";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"delta", "parquet"})
  void aNegatedModelIsStopped(String format) {
    // Of the two outputs of this model one is the negative of the other.
    Workspace workspace =
        Small.inputs(new Workspace(directory))
            .writing(format)
            .model("out-b2")
            .set("model.id", "007")
            .set("model.label", 0)
            .set("gates.require", "[\"rank_churn@1 <= 0.5\", \"score_psi <= 0.2\", \"kept == 6\"]");
    Outcome first = workspace.run("--run-date", "2026-11-20", "--run-id", "first");
    assertThat(first.err()).isEmpty();
    assertThat(first.out())
        .contains(
            "gates        1 passed\n",
            "             not checked: rank_churn@1 <= 0.5: no earlier run of this model to compare"
                + " with\n");

    Object[][] qrels =
        workspace.reranked("query_id", "doc_id", "rank").stream()
            .filter(r -> r.getInt(2) == 1)
            .map(r -> row(r.get(0), r.get(1), 1))
            .toArray(Object[][]::new);
    workspace
        .input("qrels", table("query_id STRING, doc_id STRING, relevance INT", qrels))
        .set("outputs.query-metrics.path", workspace.at("query_metrics"))
        .set("outputs.query-metrics.format", format)
        .set("outputs.comparison.path", workspace.at("comparison"))
        .set("outputs.comparison.format", format)
        .set("evaluation.measures", "[\"RR\", \"nDCG@3\"]")
        .set("gates.require", GATES);
    workspace.succeed("--run-id", "good");
    Map<String, List<String>> good = tables(workspace);
    assertThat(good.get("query_metrics")).hasSize(4);
    assertThat(workspace.read("runs").filter("run_id = 'good'").select("gates").first().toString())
        .contains(
            "[rank_churn@1 <= 0.5,PASSED,0.0,over 2 queries shared with run first of 2026-11-20]",
            "[score_psi <= 0.01,PASSED,0.0,against run first of 2026-11-20]",
            "[RR.rerank == 1,PASSED,1.0,2 queries]");

    Outcome bad = workspace.set("model.label", 1).run("--run-id", "negated", "--force");
    assertThat(bad.code()).as(bad.err()).isEqualTo(ExitCode.DATA);
    assertThat(bad.err())
        .startsWith("error: 4 of 7 gates failed: RR.delta >= 0, found -")
        .contains(
            "; RR.rerank == 1, found 0.3333 (2 queries)",
            "; rank_churn@1 <= 0.5, found 1 (over 2 queries shared with run good of 2026-11-22)",
            "; score_psi <= 0.01, found ",
            "; nothing was published, so the previous results stay");
    assertThat(tables(workspace)).isEqualTo(good);
    List<Row> runs =
        workspace
            .read("runs")
            .filter("run_date = '2026-11-22'")
            .orderBy("started_at")
            .select("run_id", "status", "reason")
            .collectAsList();
    assertThat(runs.get(0).toString()).isEqualTo("[good,SUCCEEDED,null]");
    assertThat(runs.get(1).toString()).startsWith("[negated,GATED,4 of 7 gates failed: RR.delta");
    assertThat(runs).hasSize(2);

    workspace.set("model.label", 0).succeed("--run-id", "mended", "--force");
    assertThat(
            workspace
                .read("runs")
                .filter("run_date = '2026-11-22'")
                .select("run_id", "status")
                .collectAsList())
        .hasToString("[[mended,SUCCEEDED]]");
  }

  @Tag("slow")
  @Test
  void withoutQrelsCountsAndDriftStopARunOverCatalogTables() {
    LocalSpark.session().sql("CREATE DATABASE gates_test");
    Workspace workspace =
        Small.inputs(new Workspace(directory))
            .model("nan-on-token")
            .set("outputs.staging-path", directory.resolve("staging"))
            .set("outputs.summary-path", directory.resolve("summaries"))
            .set(
                "gates.require",
                "[\"candidates >= 6\", \"scored >= 6\", \"kept >= 6\", \"reject_ratio <= 0.01\","
                    + " \"non_finite == 0\", \"truncated_ratio <= 0.2\","
                    + " \"duplicate_ratio <= 0.01\", \"rank_churn@2 <= 0.1\","
                    + " \"score_psi <= 0.2\"]");
    for (String output : Workspace.OUTPUTS) {
      workspace
          .unset("outputs." + output + ".path")
          .set("outputs." + output + ".table", "gates_test." + output);
    }
    workspace.unset("outputs.metrics.table");
    assertThat(workspace.run("--run-date", "2026-11-21", "--run-id", "good").out())
        .contains("gates        7 passed\n", "not checked: rank_churn@2 <= 0.1");
    workspace.succeed("--run-id", "again");
    List<String> good = workspace.reranked("*").stream().map(Row::toString).toList();
    assertThat(workspace.read("runs").filter("run_id = 'again'").select("gates").first().toString())
        .contains("[rank_churn@2 <= 0.1,PASSED,0.0,over 2 queries shared with run good of")
        .doesNotContain("NOT_CHECKED", "FAILED");

    // One passage is missing, one has no score, one is too long, and one pair is there twice.
    workspace
        .set("scoring.max-length", 13)
        .input(
            "passages",
            table(
                "doc_id STRING, text STRING",
                row("b", "nanword"),
                row("c", "nothing of the kind, or of any other kind that there may be")))
        .input(
            "candidates",
            table(
                "query_id STRING, doc_id STRING, retrieval_rank INT",
                row("q1", "a", 1),
                row("q1", "b", 2),
                row("q1", "c", 3),
                row("q2", "c", 1),
                row("q2", "c", 2)));
    Outcome bad = workspace.run("--run-id", "bad", "--force");
    assertThat(bad.code()).as(bad.err()).isEqualTo(ExitCode.DATA);
    assertThat(bad.err())
        .startsWith(
            "error: 9 of 9 gates failed: candidates >= 6, found 5; scored >= 6, found 2; kept >= 6,"
                + " found 2; reject_ratio <= 0.01, found 0.5; non_finite == 0, found 1;"
                + " truncated_ratio <= 0.2, found 1; duplicate_ratio <= 0.01, found 0.2;"
                + " rank_churn@2 <= 0.1, found ")
        .contains("; score_psi <= 0.2, found ");
    assertThat(workspace.reranked("*").stream().map(Row::toString)).containsExactlyElementsOf(good);
    assertThat(workspace.read("rejects").count()).isZero();
    assertThat(
            workspace
                .read("runs")
                .filter("run_date = '2026-11-22'")
                .orderBy("started_at")
                .select("run_id", "status")
                .collectAsList())
        .hasToString("[[again,SUCCEEDED], [bad,GATED]]");
  }

  /** Every row of the tables but runs, by table, with the files they lie in. */
  private static Map<String, List<String>> tables(Workspace workspace) {
    Map<String, List<String>> tables = new TreeMap<>();
    for (String name : List.of("reranked", "rejects", "metrics", "query_metrics", "comparison")) {
      String key = name.replace('_', '-');
      List<String> rows = new ArrayList<>();
      workspace
          .read(key)
          .selectExpr("*", "_metadata.file_name")
          .collectAsList()
          .forEach(r -> rows.add(r.toString()));
      rows.sort(null);
      tables.put(name, rows);
    }
    return tables;
  }
}
