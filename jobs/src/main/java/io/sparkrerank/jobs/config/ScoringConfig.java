package io.sparkrerank.jobs.config;

import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.TokenBudget;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How pairs are scored and which are kept.
 *
 * @param mode how a pair is cut to length
 * @param normalize in flag mode, whether the score is the logit's sigmoid
 * @param activation logit to score, or the mode's own rule
 * @param maxLength longest sequence in tokens, specials included; empty for the model's, at most
 *     512
 * @param topN ranks kept per query; empty for all
 * @param minScore lowest score kept; empty for all
 * @param budget the most one model run may hold
 * @param windowPairs pairs gathered and sorted at a time in a task
 * @param partitions scoring tasks; empty to derive them from the number of pairs and cores
 */
public record ScoringConfig(
    ScoringMode mode,
    boolean normalize,
    ActivationChoice activation,
    OptionalInt maxLength,
    OptionalInt topN,
    OptionalDouble minScore,
    TokenBudget budget,
    int windowPairs,
    OptionalInt partitions) {
  /** Below this no query and passage fit beside the special tokens. */
  static final int SHORTEST = 8;

  /** Checks ranges. */
  public ScoringConfig {
    Require.that(
        maxLength.orElse(SHORTEST) >= SHORTEST, "maxLength must be >= " + SHORTEST, maxLength);
    Require.that(topN.orElse(1) >= 1, "topN must be >= 1", topN);
    Require.that(Double.isFinite(minScore.orElse(0)), "minScore must be finite", minScore);
    Require.that(windowPairs >= 1, "windowPairs must be >= 1", windowPairs);
    Require.that(partitions.orElse(1) >= 1, "partitions must be >= 1", partitions);
  }

  /**
   * Logit to score, where the configuration decides it; empty where the model's config.json does.
   */
  public Optional<Activation> chosenActivation() {
    return switch (activation) {
      case SIGMOID -> Optional.of(Activation.SIGMOID);
      case IDENTITY -> Optional.of(Activation.IDENTITY);
      case AUTO ->
          switch (mode) {
            case FLAG -> Optional.of(normalize ? Activation.SIGMOID : Activation.IDENTITY);
            case PAIR -> Optional.empty();
          };
    };
  }
}
