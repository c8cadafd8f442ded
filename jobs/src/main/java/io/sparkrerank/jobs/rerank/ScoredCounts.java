package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.config.ScoringConfig;
import io.sparkrerank.spark.PairColumns;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Where the candidates ended, counted on the scored rows themselves.
 *
 * @param rows all of them
 * @param scored rows with a logit
 * @param kept of those, within top-n and min-score
 * @param cutByTopN of those, beyond top-n
 * @param cutByMinScore of those, within top-n but under min-score
 * @param truncated of those, with tokens cut
 * @param tokens real tokens fed for those
 * @param rejected rows without a logit, by reason
 */
record ScoredCounts(
    long rows,
    long scored,
    long kept,
    long cutByTopN,
    long cutByMinScore,
    long truncated,
    long tokens,
    Map<String, Long> rejected) {

  static ScoredCounts of(Dataset<Row> scored, Dataset<Row> ranked, ScoringConfig scoring) {
    Map<String, Long> rejected = new TreeMap<>();
    scored
        .filter(col(PairColumns.REASON).isNotNull())
        .groupBy(PairColumns.REASON)
        .count()
        .collectAsList()
        .forEach(row -> rejected.put(row.getString(0), row.getLong(1)));
    Column topN = RankPlan.withinTopN(scoring);
    Column kept = RankPlan.kept(scoring);
    Row counts =
        ranked
            .agg(
                count(lit(1)),
                countIf(kept),
                countIf(org.apache.spark.sql.functions.not(topN)),
                countIf(topN.and(org.apache.spark.sql.functions.not(kept))),
                countIf(col(PairColumns.TRUNCATED)),
                coalesce(sum(col(PairColumns.N_TOKENS).cast(DataTypes.LongType)), lit(0L)))
            .first();
    return new ScoredCounts(
        scored.count(),
        counts.getLong(0),
        counts.getLong(1),
        counts.getLong(2),
        counts.getLong(3),
        counts.getLong(4),
        counts.getLong(5),
        rejected);
  }

  /** Rows without a logit. */
  long rejects() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Column countIf(Column condition) {
    return count(when(condition, lit(1)));
  }
}
