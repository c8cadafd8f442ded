package io.sparkrerank.jobs.report;

import java.time.Duration;

/**
 * What the scoring of a run took.
 *
 * @param pairs pairs scored
 * @param truncated how many of those were cut to the model's length
 * @param tokens tokens scored, without padding
 * @param paddingRatio the share of padding among all tokens the model saw, in [0, 1]
 * @param scoring wall time of the scoring
 * @param device what scored: {@code cpu} or {@code cuda}
 */
public record Cost(
    long pairs, long truncated, long tokens, double paddingRatio, Duration scoring, String device) {

  /** Pairs per second of wall time; 0 where no time was taken. */
  public double pairsPerSecond() {
    return scoring.isZero() ? 0 : pairs / (scoring.toMillis() / 1000.0);
  }
}
