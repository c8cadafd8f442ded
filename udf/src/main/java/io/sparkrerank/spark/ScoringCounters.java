package io.sparkrerank.spark;

import io.sparkrerank.score.ScoringStats;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What scoring takes, summed over tasks. Retried and speculative tasks count again, so these serve
 * progress and cost figures; counts that must add up are taken from the scored rows instead.
 *
 * @param rows candidates that left, scored or rejected
 * @param pairsRequested pairs that tasks asked for
 * @param pairsScored pairs the model ran on: of equal pairs in a window one
 * @param tokens real tokens fed
 * @param paddedTokens tokens fed with padding
 * @param batches model runs
 * @param oomBackoffs runs that failed for memory and were tried again with less
 * @param tokenizeNanos time tasks spent tokenising, added up over tasks
 * @param waitNanos time runs waited for their turn on the device, added up over tasks
 * @param runNanos time tasks spent running the model, added up over tasks
 */
public record ScoringCounters(
    LongAccumulator rows,
    LongAccumulator pairsRequested,
    LongAccumulator pairsScored,
    LongAccumulator tokens,
    LongAccumulator paddedTokens,
    LongAccumulator batches,
    LongAccumulator oomBackoffs,
    LongAccumulator tokenizeNanos,
    LongAccumulator waitNanos,
    LongAccumulator runNanos)
    implements Serializable {

  /** Fresh counters, registered with {@code context}. */
  public static ScoringCounters register(SparkContext context) {
    return of(name -> context.longAccumulator("rerank." + name));
  }

  static ScoringCounters of(Function<String, LongAccumulator> named) {
    return new ScoringCounters(
        named.apply("rows"),
        named.apply("pairsRequested"),
        named.apply("pairsScored"),
        named.apply("tokens"),
        named.apply("paddedTokens"),
        named.apply("batches"),
        named.apply("oomBackoffs"),
        named.apply("tokenizeNanos"),
        named.apply("waitNanos"),
        named.apply("runNanos"));
  }

  void add(long windowRows, ScoringStats stats) {
    rows.add(windowRows);
    pairsRequested.add(stats.pairsRequested());
    pairsScored.add(stats.pairsScored());
    tokens.add(stats.tokens());
    paddedTokens.add(stats.paddedTokens());
    batches.add(stats.batches());
    oomBackoffs.add(stats.oomBackoffs());
    tokenizeNanos.add(stats.tokenizeNanos());
    waitNanos.add(stats.waitNanos());
    runNanos.add(stats.runNanos());
  }

  /** All but the rows, so far. */
  public ScoringStats stats() {
    return new ScoringStats(
        pairsRequested.value(),
        pairsScored.value(),
        tokens.value(),
        paddedTokens.value(),
        batches.value(),
        oomBackoffs.value(),
        tokenizeNanos.value(),
        waitNanos.value(),
        runNanos.value());
  }
}
