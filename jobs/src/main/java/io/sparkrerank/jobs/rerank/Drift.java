package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.gates.Reading;
import io.sparkrerank.jobs.gates.StabilityIndex;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.spark.PairColumns;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far the reranked rows of a run are from those of an earlier one. */
final class Drift {
  private static final double[] DECILES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  private static final double QUANTILE_ERROR = 1e-3;
  private static final String NOW = "_now";
  private static final String THEN = "_then";

  private final Dataset<Row> now;
  private final LastGoodRun last;

  /**
   * @param now the reranked rows about to be published
   */
  Drift(Dataset<Row> now, LastGoodRun last) {
    this.now = now;
    this.last = last;
  }

  /** The share of the first {@code depth} passages that changed, averaged over shared queries. */
  Reading rankChurn(int depth) {
    Column shared = col(NOW).gt(0).and(col(THEN).gt(0));
    Row churn =
        top(now, depth, 1, 0)
            .union(top(last.reranked(), depth, 0, 1))
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(sum(NOW).as(NOW), sum(THEN).as(THEN))
            .groupBy(Columns.QUERY_ID)
            .agg(sum(NOW).as(NOW), sum(THEN).as(THEN), count(when(shared, lit(1))).as("_both"))
            .filter(shared)
            .agg(
                avg(lit(1.0).minus(col("_both").divide(greatest(col(NOW), col(THEN))))),
                count(lit(1)))
            .first();
    return churn.getLong(1) == 0
        ? Reading.noValue("no query in common with " + last)
        : Reading.of(
            churn.getDouble(0), "over %d queries shared with %s".formatted(churn.getLong(1), last));
  }

  /** Passages on the first ranks, each marked with whose they are. */
  private static Dataset<Row> top(Dataset<Row> reranked, int depth, int now, int then) {
    return reranked
        .filter(col(RankPlan.RANK).leq(depth))
        .select(col(Columns.QUERY_ID), col(Columns.DOC_ID), lit(now).as(NOW), lit(then).as(THEN));
  }

  /** The stability index of the scores over the earlier run's deciles. */
  Reading scorePsi() {
    double[] edges =
        Arrays.stream(
                last.reranked().stat().approxQuantile(PairColumns.SCORE, DECILES, QUANTILE_ERROR))
            .distinct()
            .toArray();
    long[] then = histogram(last.reranked(), edges);
    long[] here = histogram(now, edges);
    if (Arrays.stream(then).sum() == 0 || Arrays.stream(here).sum() == 0) {
      return Reading.noValue("no scores in this run or in " + last);
    }
    return Reading.of(StabilityIndex.of(then, here), "against " + last);
  }

  /** How many scores lie below the first edge, between two, and from the last one on. */
  private static long[] histogram(Dataset<Row> reranked, double[] edges) {
    Column[] counts = new Column[edges.length + 1];
    Column score = col(PairColumns.SCORE);
    for (int i = 0; i < counts.length; i++) {
      Column above = i == 0 ? lit(true) : score.geq(edges[i - 1]);
      Column below = i == edges.length ? lit(true) : score.lt(edges[i]);
      counts[i] = coalesce(sum(when(above.and(below), lit(1L)).otherwise(lit(0L))), lit(0L));
    }
    Row row = reranked.agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length)).first();
    long[] histogram = new long[counts.length];
    Arrays.setAll(histogram, row::getLong);
    return histogram;
  }
}
