package io.sparkrerank.spark;

import io.sparkrerank.score.ScoringStats;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What scoring costs, summed over tasks. Retried and speculative tasks count again, so these serve
 * progress and cost figures; counts that must add up are taken from the scored rows instead.
 *
 * @param rows candidates that left, scored or rejected
 * @param pairs pairs the model ran on
 * @param tokens real tokens fed
 * @param paddedTokens tokens fed with padding
 * @param batches model runs
 * @param scoringNanos time tasks spent tokenising and running, added up over tasks
 */
public record ScoringCounters(
    LongAccumulator rows,
    LongAccumulator pairs,
    LongAccumulator tokens,
    LongAccumulator paddedTokens,
    LongAccumulator batches,
    LongAccumulator scoringNanos)
    implements Serializable {

  /** Fresh counters, registered with {@code context}. */
  public static ScoringCounters register(SparkContext context) {
    return new ScoringCounters(
        context.longAccumulator("rerank.rows"),
        context.longAccumulator("rerank.pairs"),
        context.longAccumulator("rerank.tokens"),
        context.longAccumulator("rerank.paddedTokens"),
        context.longAccumulator("rerank.batches"),
        context.longAccumulator("rerank.scoringNanos"));
  }

  void add(long windowRows, ScoringStats stats, long nanos) {
    rows.add(windowRows);
    pairs.add(stats.pairs());
    tokens.add(stats.tokens());
    paddedTokens.add(stats.paddedTokens());
    batches.add(stats.batches());
    scoringNanos.add(nanos);
  }

  /** {@code (padded − real) / real} so far. */
  public double paddingRatio() {
    return new ScoringStats(pairs.value(), tokens.value(), paddedTokens.value(), batches.value())
        .paddingRatio();
  }
}
