package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.findings.ScoreBin;
import io.sparkrerank.jobs.tables.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Distribution and calibration of a run's scores over judged queries. */
final class ScoreBins {
  private static final int BINS = 20;
  private static final String BIN = "_bin";

  private ScoreBins() {}

  /**
   * The bins of one order, lowest first; none where it has no scores.
   *
   * @param grades {@code query_id, doc_id, relevance}
   * @param relevanceLevel lowest grade that counts as relevant
   */
  static List<ScoreBin> of(OrderedRun run, boolean after, Dataset<Row> grades, int relevanceLevel) {
    Dataset<Row> scores = judged(run, grades);
    Row range = scores.agg(min(OrderedRun.SCORE), max(OrderedRun.SCORE)).first();
    if (range.isNullAt(0)) {
      return List.of();
    }
    double low = range.getDouble(0);
    double width = (range.getDouble(1) - low) / BINS;
    Column bin =
        width == 0
            ? lit(0)
            : least(floor(col(OrderedRun.SCORE).minus(low).divide(width)), lit(BINS - 1));
    List<Row> counts =
        scores
            .groupBy(bin.cast(DataTypes.IntegerType).as(BIN))
            .agg(
                count(lit(1)),
                count(when(col(Columns.RELEVANCE).geq(0), lit(1))),
                count(when(col(Columns.RELEVANCE).geq(relevanceLevel), lit(1))))
            .collectAsList();
    List<ScoreBin> bins = new ArrayList<>();
    for (int i = 0; i < (width == 0 ? 1 : BINS); i++) {
      bins.add(bin(counts, i, after, low, width));
    }
    return bins;
  }

  private static ScoreBin bin(List<Row> counts, int i, boolean after, double low, double width) {
    double from = low + i * width;
    return counts.stream()
        .filter(row -> row.getInt(0) == i)
        .map(
            row ->
                new ScoreBin(
                    after, from, from + width, row.getLong(1), row.getLong(2), row.getLong(3)))
        .findFirst()
        .orElseGet(() -> new ScoreBin(after, from, from + width, 0, 0, 0));
  }

  /** Finite scores of judged queries, with their grades where there are some. */
  private static Dataset<Row> judged(OrderedRun run, Dataset<Row> grades) {
    Column finite = col(OrderedRun.SCORE).between(lit(-Double.MAX_VALUE), lit(Double.MAX_VALUE));
    Dataset<Row> queries = grades.select(col(Columns.QUERY_ID).as("_q")).distinct();
    Dataset<Row> once =
        grades
            .groupBy(col(Columns.QUERY_ID).as("_q"), col(Columns.DOC_ID).as("_d"))
            .agg(max(Columns.RELEVANCE).as(Columns.RELEVANCE));
    Column sameQuery = col(Columns.QUERY_ID).equalTo(col("_q"));
    return run.rows()
        .filter(finite)
        .join(queries, sameQuery, "left_semi")
        .join(once, sameQuery.and(col(Columns.DOC_ID).equalTo(col("_d"))), "left_outer")
        .select(OrderedRun.SCORE, Columns.RELEVANCE);
  }
}
