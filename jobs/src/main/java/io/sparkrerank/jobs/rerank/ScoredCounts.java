package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.config.ScoringConfig;
import io.sparkrerank.jobs.pairs.PairLedger;
import io.sparkrerank.spark.PairColumns;
import io.sparkrerank.spark.RejectReason;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where the candidates ended, counted on the scored rows themselves.
 *
 * @param rows all of them
 * @param scored rows with a logit
 * @param kept of those, within top-n and min-score
 * @param cutByTopN of those, beyond top-n
 * @param cutByMinScore of those, within top-n but under min-score
 * @param truncated of those, with tokens cut
 * @param tokens real tokens of those
 * @param rejected rows without a logit, by reason
 * @param pairsRequested rows that have both texts
 * @param pairsScored distinct pairs of texts among those that the model ran on
 * @param storeHits distinct pairs of texts among those whose score an earlier run has kept
 * @param tokensScored real tokens of the pairs that the model gave a logit
 */
record ScoredCounts(
    long rows,
    long scored,
    long kept,
    long cutByTopN,
    long cutByMinScore,
    long truncated,
    long tokens,
    Map<String, Long> rejected,
    long pairsRequested,
    long pairsScored,
    long storeHits,
    long tokensScored) {

  private static final String NON_FINITE = RejectReason.NON_FINITE_SCORE.name();

  static ScoredCounts of(Dataset<Row> placed, ScoringConfig scoring) {
    Map<String, Long> rejected = new TreeMap<>();
    placed
        .filter(col(PairColumns.REASON).isNotNull())
        .groupBy(PairColumns.REASON)
        .count()
        .collectAsList()
        .forEach(row -> rejected.put(row.getString(0), row.getLong(1)));
    Column ranked = col(RankPlan.RANK).isNotNull();
    Column topN = RankPlan.withinTopN(scoring);
    Column kept = RankPlan.kept(scoring);
    Column fed = ranked.or(col(PairColumns.REASON).equalTo(NON_FINITE));
    Column tokens = col(PairColumns.N_TOKENS).cast("long");
    Column stored = col(PairLedger.STORED);
    Column first = not(col(PairLedger.REPEAT));
    Row counts =
        placed
            .agg(
                count(lit(1)),
                countIf(ranked),
                countIf(ranked.and(kept)),
                countIf(ranked.and(not(topN))),
                countIf(ranked.and(topN).and(not(kept))),
                countIf(ranked.and(col(PairColumns.TRUNCATED))),
                countIf(PairLedger.complete()),
                countIf(fed.and(first).and(not(stored))),
                countIf(first.and(stored)),
                sumOf(tokens),
                sumOf(when(first.and(not(stored)), tokens)))
            .first();
    return new ScoredCounts(
        counts.getLong(0),
        counts.getLong(1),
        counts.getLong(2),
        counts.getLong(3),
        counts.getLong(4),
        counts.getLong(5),
        counts.getLong(9),
        rejected,
        counts.getLong(6),
        counts.getLong(7),
        counts.getLong(8),
        counts.getLong(10));
  }

  /** Rows without a logit. */
  long rejects() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Column sumOf(Column numbers) {
    return coalesce(sum(numbers), lit(0L));
  }

  private static Column countIf(Column condition) {
    return count(when(condition, lit(1)));
  }
}
