package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.verify.Invariant;
import io.sparkrerank.jobs.verify.SliceReport;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker holds its peace over what the job writes and finds every planted fault. */
class VerifyTest {
  private static final String IN_SLICE =
      "run_date = '" + Workspace.RUN_DATE + "' AND model_id = 'tiny-bert'";

  @TempDir private Path directory;

  @Tag("slow")
  @Test
  void plantedFaultsAreFoundInASliceThatWasClean() {
    Workspace workspace = fourQueries(new Workspace(directory)).set("scoring.top-n", 3).succeed();
    // The run's own version is checked, not today's.
    candidates(row("q1", "new", 1)).write().format("delta").mode("append").save(at("candidates"));

    SliceReport clean = workspace.verify(Workspace.RUN_DATE);
    assertThat(clean.clean()).as(clean.render()).isTrue();
    assertThat(clean.summary()).isEqualTo("21 in the pinned inputs = 12 kept + 5 cut + 4 rejected");
    assertThat(clean.slice()).isEqualTo("2026-11-22 of tiny-bert, run 2026-11-22.tiny-bert");

    plant(workspace);
    SliceReport report = workspace.verify(Workspace.RUN_DATE);

    assertThat(found(report, Invariant.RUN_ROW)).containsExactly("the run row's status is FAILED");
    assertThat(found(report, Invariant.ONE_RUN))
        .containsExactly("reranked has 1 rows of run other");
    assertThat(found(report, Invariant.INPUTS)).isEmpty();
    assertThat(found(report, Invariant.PAIRS))
        .containsExactlyInAnyOrder(
            "query q3, doc b: 2 times kept, 0 rejected",
            "query q9�, doc a: in the results, but not in the pinned inputs");
    assertThat(found(report, Invariant.CUT))
        .containsExactlyInAnyOrder(
            "query q1: 2 kept, expected 3 of 6 pairs, 1 of them rejected",
            "query q9�: 1 kept, expected 0 of 0 pairs, 0 of them rejected");
    // One after the gap in q1, two swapped in q4, all from the first of q3, which is there twice.
    assertThat(report.results().get(Invariant.RANKS).violations()).isEqualTo(6);
    assertThat(found(report, Invariant.SCORES))
        .singleElement()
        .asString()
        .matches("query q2, doc \\w: logit NaN, score \\S+ is not finite");
    assertThat(found(report, Invariant.FIRST_STAGE))
        .singleElement()
        .asString()
        .matches("query q4, doc \\w: retrieval rank 99, the pinned inputs give \\d");
    assertThat(found(report, Invariant.REASONS))
        .contains(
            "query q1, doc gone: reason EMPTY_TEXT, the pinned inputs give MISSING_PASSAGE",
            "query q9�, doc a: reason none, the pinned inputs give MISSING_QUERY");
    assertThat(found(report, Invariant.COUNTS))
        .contains(
            "scored is 99 in the run row, found 17",
            "rejected_by_reason is {MISSING_PASSAGE=4} in the run row, found"
                + " {EMPTY_TEXT=1, MISSING_PASSAGE=3}");
    assertThat(found(report, Invariant.METRICS))
        .containsExactly("nDCG@10: 1 rows of 1 stages, 1 of them finite, expected 2 of 2");
    assertThat(report.violated()).isEqualTo(10);
    assertThat(report.render())
        .contains("VIOLATED     ranks are 1..n by logit, retrieval rank, doc_id: 6\n");
  }

  @Test
  void aSliceOfParquetTablesWithIdsThatLookLikeNumbers() {
    Workspace workspace =
        fourQueries(new Workspace(directory))
            .writing("parquet")
            .input(
                "candidates",
                "parquet",
                candidates(row("q1", "a", null), row("q1", "b", null), row("q1", "b", 2))
                    .withColumn("retrieval_score", lit(0.5)))
            .set("model.id", "007")
            .set("scoring.normalize", true)
            .set("scoring.min-score", 0.0)
            .unset("inputs.qrels.path")
            .unset("inputs.qrels.format")
            .succeed();

    SliceReport report = workspace.verify(Workspace.RUN_DATE);

    assertThat(report.clean()).as(report.render()).isTrue();
    assertThat(report.summary()).isEqualTo("2 in the pinned inputs = 2 kept + 0 cut + 0 rejected");
    assertThatThrownBy(() -> workspace.verify("2026-11-21"))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(
            at("runs")
                + " (parquet) has no run row where run_date = '2026-11-21' AND model_id = '007':"
                + " that run has not finished, or there never was one; run it (again)");
  }

  private Workspace fourQueries(Workspace workspace) {
    Dataset<Row> candidates = candidates();
    for (String query : List.of("q1", "q2", "q3", "q4")) {
      candidates =
          candidates.union(
              candidates(
                  row(query, "a", 1),
                  row(query, "b", 2),
                  row(query, "c", 3),
                  row(query, "gone", 4)));
    }
    candidates =
        candidates.union(
            candidates(
                row("q1", "d", 5),
                row("q1", "e", 6),
                row("q2", "d", 5),
                row("q3", "d", 5),
                row("q4", "d", 5),
                row("q4", "d", 4)));
    return workspace
        .input(
            "queries",
            "parquet",
            table(
                "query_id STRING, query_text STRING",
                row("q1", "what is it"),
                row("q2", "how does it work"),
                row("q3", "a circle of objects"),
                row("q4", "counting references")))
        .input(
            "passages",
            "delta",
            Small.passages()
                .union(
                    table(
                        "doc_id STRING, text STRING",
                        row("d", "objects that are counted"),
                        row("e", "nothing but a circle"))))
        .input("candidates", "delta", candidates)
        .input("qrels", "parquet", Small.qrels())
        .set("evaluation.measures", "[\"nDCG@10\", \"RR@10\"]");
  }

  /** One fault or more against every invariant but the inputs', each on rows of its own. */
  private void plant(Workspace workspace) {
    Dataset<Row> reranked = workspace.read("reranked");
    // Materialised, for it is read from what it replaces.
    Dataset<Row> rows =
        reranked
            .filter("NOT (query_id = 'q1' AND rank = 2)")
            .withColumn(
                "logit", expr("IF(query_id = 'q2' AND rank = 1, CAST('NaN' AS FLOAT), logit)"))
            .withColumn(
                "retrieval_rank", expr("IF(query_id = 'q4' AND rank = 3, 99, retrieval_rank)"))
            .withColumn("rank", expr("IF(query_id = 'q4' AND rank < 3, 3 - rank, rank)"))
            .union(reranked.filter("query_id = 'q3' AND doc_id = 'b'"))
            .union(
                reranked
                    .filter("query_id = 'q3' AND rank = 1")
                    .withColumn("query_id", lit("q9\n"))
                    .withColumn("doc_id", lit("a"))
                    .withColumn("retrieval_rank", lit(1))
                    .withColumn("run_id", lit("other")));
    replace("reranked", rows);
    replace(
        "rejects",
        workspace
            .read("rejects")
            .withColumn("reason", expr("IF(query_id = 'q1', 'EMPTY_TEXT', reason)")));
    replace(
        "metrics",
        workspace.read("metrics").filter("NOT (metric = 'nDCG' AND stage = 'retrieval')"));
    replace(
        "runs",
        workspace
            .read("runs")
            .withColumn("status", lit("FAILED"))
            .withColumn("scored", coalesce(lit(99L), col("scored"))));
  }

  private void replace(String output, Dataset<Row> rows) {
    LocalSpark.session()
        .createDataFrame(rows.collectAsList(), rows.schema())
        .write()
        .format("delta")
        .mode("overwrite")
        .option("replaceWhere", IN_SLICE)
        .save(at(output));
  }

  private static List<String> found(SliceReport report, Invariant invariant) {
    return report.results().get(invariant).first();
  }

  private static Dataset<Row> candidates(Object[]... rows) {
    return table("query_id STRING, doc_id STRING, retrieval_rank INT", rows);
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }
}
