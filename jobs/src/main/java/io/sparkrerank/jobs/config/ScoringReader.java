package io.sparkrerank.jobs.config;

import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ActivationChoice;
import io.sparkrerank.spec.BatchChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.spec.ScoringMode;
import java.util.OptionalDouble;

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
            scoring.atLeast("max-length", ScoringChoice.SHORTEST),
            new BatchChoice(
                scoring.atLeast("max-batch-tokens", 1),
                scoring.atLeast("max-batch-pairs", 1),
                scoring.atLeast("length-bucket", 1),
                scoring.atLeast("window-pairs", 1)));
    ScoringConfig config =
        new ScoringConfig(
            choice, scoring.atLeast("top-n", 1), minScore(), scoring.atLeast("partitions", 1));
    refuseIdleNormalize(choice);
    refuseUnreachable(config);
    scoring.refuseUnknown();
    return config;
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
