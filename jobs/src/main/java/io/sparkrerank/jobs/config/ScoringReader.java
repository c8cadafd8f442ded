package io.sparkrerank.jobs.config;

import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ActivationChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.TokenBudget;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads {@code rerank.scoring}. */
final class ScoringReader {
  private final Section scoring;

  ScoringReader(Section scoring) {
    this.scoring = scoring;
  }

  ScoringConfig read() {
    ScoringChoice choice =
        new ScoringChoice(
            scoring.choice("mode", ScoringMode.class),
            scoring.flag("normalize"),
            scoring.choice("activation", ActivationChoice.class),
            atLeast("max-length", ScoringChoice.SHORTEST),
            new TokenBudget(positive("max-batch-tokens"), positive("max-batch-pairs")),
            positive("window-pairs"));
    ScoringConfig config =
        new ScoringConfig(choice, atLeast("top-n", 1), minScore(), atLeast("partitions", 1));
    refuseIdleNormalize(choice);
    refuseUnreachable(config);
    scoring.refuseUnknown();
    return config;
  }

  private OptionalInt atLeast(String key, int min) {
    return scoring
        .integer(key, min, Integer.MAX_VALUE)
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private int positive(String key) {
    return scoring.integer(key, 1, Integer.MAX_VALUE).orElse(1);
  }

  private OptionalDouble minScore() {
    return scoring.number("min-score").map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  // A setting without effect is worse than an error: its author believes in it.
  private void refuseIdleNormalize(ScoringChoice choice) {
    if (choice.normalizesInVain()) {
      scoring
          .value("normalize")
          .ifPresent(
              value ->
                  scoring.wrong(
                      "normalize",
                      "belongs to mode flag and does nothing in mode pair:"
                          + " set it to false, or choose scoring.activation",
                      value));
    }
  }

  private void refuseUnreachable(ScoringConfig config) {
    boolean sigmoid =
        config.choice().chosenActivation().filter(Activation.SIGMOID::equals).isPresent();
    if (sigmoid && config.minScore().orElse(0) > 1) {
      scoring
          .value("min-score")
          .ifPresent(
              value ->
                  scoring.wrong(
                      "min-score", "must not be above 1, the largest sigmoid score", value));
    }
  }
}
