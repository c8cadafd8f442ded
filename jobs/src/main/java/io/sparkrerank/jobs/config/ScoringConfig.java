package io.sparkrerank.jobs.config;

import io.sparkrerank.spec.ScoringChoice;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How pairs are scored and which are kept.
 *
 * @param choice how they are scored
 * @param topN ranks kept per query; empty for all
 * @param minScore lowest score kept; empty for all
 * @param partitions scoring tasks; empty to derive them from the number of pairs and cores
 */
public record ScoringConfig(
    ScoringChoice choice, OptionalInt topN, OptionalDouble minScore, OptionalInt partitions) {
  /** Checks ranges. */
  public ScoringConfig {
    Require.that(topN.orElse(1) >= 1, "topN must be >= 1", topN);
    Require.that(Double.isFinite(minScore.orElse(0)), "minScore must be finite", minScore);
    Require.that(partitions.orElse(1) >= 1, "partitions must be >= 1", partitions);
  }
}
