package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.config.ScoringConfig;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.spark.PairColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** From scored rows to ranked ones. Pure: reads and writes nothing by itself. */
final class RankPlan {
  static final String RANK = "rank";

  private RankPlan() {}

  /**
   * All rows, those with a logit with their {@code rank}: 1..n per query by logit descending,
   * retrieval_rank ascending, doc_id ascending; strings compare by UTF-8 bytes, numbers as numbers.
   * The order is never taken from the score, which sigmoid saturates into ties.
   */
  static Dataset<Row> placed(Dataset<Row> scored) {
    Column[] order = {
      col(PairColumns.REASON).asc_nulls_first(),
      col(PairColumns.LOGIT).desc(),
      col(Columns.RETRIEVAL_RANK).asc_nulls_last(),
      col(Columns.DOC_ID).asc()
    };
    Column rank = row_number().over(Window.partitionBy(Columns.QUERY_ID).orderBy(order));
    return scored.withColumn(
        RANK, when(col(PairColumns.REASON).isNull(), rank.cast(DataTypes.IntegerType)));
  }

  /** Of {@link #placed} rows those with a rank. */
  static Dataset<Row> ranked(Dataset<Row> placed) {
    return placed.filter(col(RANK).isNotNull());
  }

  /** Whether {@code scoring.top-n} and {@code scoring.min-score} keep a ranked row. */
  static Column kept(ScoringConfig scoring) {
    return withinTopN(scoring).and(aboveMinScore(scoring));
  }

  /** Whether the rank is within {@code scoring.top-n}. */
  static Column withinTopN(ScoringConfig scoring) {
    return scoring.topN().isPresent() ? col(RANK).leq(scoring.topN().getAsInt()) : lit(true);
  }

  private static Column aboveMinScore(ScoringConfig scoring) {
    return scoring.minScore().isPresent()
        ? col(PairColumns.SCORE).geq(scoring.minScore().getAsDouble())
        : lit(true);
  }

  /** The reranked table's own columns. */
  static Dataset<Row> reranked(Dataset<Row> ranked, ScoringConfig scoring) {
    return ranked
        .filter(kept(scoring))
        .select(
            Columns.QUERY_ID,
            Columns.DOC_ID,
            RANK,
            PairColumns.SCORE,
            PairColumns.LOGIT,
            Columns.RETRIEVAL_RANK,
            Columns.RETRIEVAL_SCORE,
            PairColumns.N_TOKENS,
            PairColumns.TRUNCATED);
  }

  /** The rejects table's own columns. */
  static Dataset<Row> rejects(Dataset<Row> placed) {
    return placed
        .filter(col(PairColumns.REASON).isNotNull())
        .select(Columns.QUERY_ID, Columns.DOC_ID, PairColumns.REASON, PairColumns.DETAIL);
  }
}
