package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.delta.tables.DeltaTable;
import java.nio.file.Path;
import java.sql.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nights over one store of scores. */
class ScoreStoreTest {
  private static final int DOCS = 10;
  private static final Nights NIGHTS = new Nights(20, DOCS);
  private static final int PIECE = 45;

  @TempDir private Path directory;

  @Tag("slow")
  @Test
  void aNightScoresOnlyWhatNoNightBeforeItHas() {
    Workspace workspace =
        new Workspace(directory.resolve("nights"))
            .writing("parquet")
            .set("store.path", directory.resolve("scores"))
            .set("store.piece-pairs", PIECE)
            .set("scoring.partitions", 40);
    NIGHTS.inputs(workspace, 1, 2).succeed("--run-date", "2026-11-21");
    assertThat(pairs(workspace, "2026-11-21")).isEqualTo("[200,200,0]");
    // The commit that made the table, and one for each piece, no piece larger than asked for.
    Dataset<Row> history = store().history().filter("operation = 'WRITE'");
    assertThat(history.selectExpr("CAST(operationMetrics.numOutputRows AS INT)").collectAsList())
        .hasSizeBetween(NIGHTS.pairs() / PIECE + 1, 12)
        .allSatisfy(rows -> assertThat(rows.getInt(0)).isBetween(1, PIECE));
    assertThat(store().toDF().count()).isEqualTo(NIGHTS.pairs());

    // As two runs at once may leave it: pairs twice, of which readers take the newest.
    store()
        .toDF()
        .withColumn("logit", lit(1000f))
        .withColumn("scored_at", lit(Date.valueOf("2026-11-01")))
        .write()
        .format("delta")
        .mode("append")
        .save(directory.resolve("scores").toString());

    // 90 % of the second night's pairs are the first one's, under other query ids.
    NIGHTS.inputs(workspace, 2, 2).succeed("--run-date", "2026-11-22");
    assertThat(pairs(workspace, "2026-11-22")).isEqualTo("[200,20,180]");
    Workspace scratch = new Workspace(directory.resolve("scratch")).writing("parquet");
    NIGHTS.inputs(scratch, 2, 2).succeed();
    same(workspace.read("reranked").filter("run_date = '2026-11-22'"), scratch.read("reranked"));

    assertThat(workspace.verify("2026-11-22").clean()).isTrue();

    // A changed passage is another text; the others are the same still.
    workspace.input(
        "passages",
        NIGHTS
            .passages()
            .withColumn(
                "text",
                when(
                        functions.col("doc_id").equalTo("d3"),
                        concat(functions.col("text"), lit(" changed")))
                    .otherwise(functions.col("text"))));
    workspace.succeed("--run-date", "2026-11-23");
    assertThat(pairs(workspace, "2026-11-23")).isEqualTo("[200,20,180]");

    // Nor does what is kept answer for another mode, or under another secret.
    workspace.set("scoring.max-length", 32).succeed("--run-date", "2026-11-24");
    assertThat(pairs(workspace, "2026-11-24")).isEqualTo("[200,200,0]");
    workspace.set("store.hash-secret", "a secret").succeed("--run-date", "2026-11-25");
    assertThat(pairs(workspace, "2026-11-25")).isEqualTo("[200,200,0]");
    assertThat(workspace.read("runs").filter("config LIKE '%a secret%'").count()).isZero();
    assertThat(Set.of(store().toDF().columns()))
        .isEqualTo(
            Set.of(
                "model_sha256",
                "scoring_mode",
                "max_tokens",
                "query_hash",
                "passage_hash",
                "logit",
                "n_tokens",
                "truncated",
                "scored_at"));
  }

  private DeltaTable store() {
    return DeltaTable.forPath(LocalSpark.session(), directory.resolve("scores").toString());
  }

  /** Requested, scored and found pairs of a night's run row. */
  private static String pairs(Workspace workspace, String day) {
    return workspace
        .read("runs")
        .filter("run_date = '" + day + "'")
        .select("pairs_requested", "pairs_scored", "store_hits")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .collect(Collectors.joining());
  }

  private static void same(Dataset<Row> found, Dataset<Row> expected) {
    List<Row> left = ordered(found);
    List<Row> right = ordered(expected);
    assertThat(left).hasSize(NIGHTS.pairs()).hasSameSizeAs(right);
    for (int i = 0; i < left.size(); i++) {
      for (int column = 0; column < 5; column++) {
        assertThat(left.get(i).get(column)).isEqualTo(right.get(i).get(column));
      }
      assertThat(left.get(i).getFloat(5)).isCloseTo(right.get(i).getFloat(5), within(1e-4f));
    }
  }

  private static List<Row> ordered(Dataset<Row> rows) {
    return rows.orderBy("query_id", "rank")
        .select("query_id", "rank", "doc_id", "n_tokens", "truncated", "logit")
        .collectAsList();
  }
}
