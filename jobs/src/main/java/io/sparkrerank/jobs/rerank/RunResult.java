package io.sparkrerank.jobs.rerank;

import io.sparkrerank.spark.ResolvedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a run did.
 *
 * @param identity what names it
 * @param model the model and how it scored
 * @param pairs how much there was to do
 * @param scored where it ended
 * @param metrics both stages' metrics, empty without qrels
 * @param paddingRatio (padded − real) / real tokens
 * @param startedAt when the job started
 * @param finishedAt when the results were written, before the run row itself
 * @param scoringTime wall-clock time of the scoring stage
 */
record RunResult(
    RunIdentity identity,
    ResolvedModel model,
    PairCounts pairs,
    ScoredCounts scored,
    List<MetricValue> metrics,
    double paddingRatio,
    Instant startedAt,
    Instant finishedAt,
    Duration scoringTime) {

  /** Pairs that the model ran on per second of the scoring stage. */
  double pairsPerSecond() {
    return scored.pairsScored() / seconds();
  }

  /** Real tokens of those pairs per second of the scoring stage. */
  double tokensPerSecond() {
    return scored.tokensScored() / seconds();
  }

  private double seconds() {
    return Math.max(scoringTime.toMillis(), 1) / 1000.0;
  }
}
