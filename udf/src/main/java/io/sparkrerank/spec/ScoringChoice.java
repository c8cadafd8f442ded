package io.sparkrerank.spec;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a user wants pairs scored, before the model has been asked what it can take.
 *
 * @param mode how a pair is cut to length
 * @param normalize in flag mode, whether the score is the logit's sigmoid
 * @param activation logit to score, or the mode's own rule
 * @param maxLength longest sequence in tokens, specials included; empty for the model's, at most
 *     512
 * @param batches how they are gathered and cut into model runs
 */
public record ScoringChoice(
    ScoringMode mode,
    boolean normalize,
    ActivationChoice activation,
    OptionalInt maxLength,
    BatchChoice batches) {
  /** Below this no query and passage fit beside the special tokens. */
  public static final int SHORTEST = 8;

  /** Checks presence and ranges. */
  public ScoringChoice {
    Objects.requireNonNull(mode, "mode is null");
    Objects.requireNonNull(activation, "activation is null");
    Objects.requireNonNull(batches, "batches is null");
    if (maxLength.orElse(SHORTEST) < SHORTEST) {
      throw new IllegalArgumentException(
          "maxLength must be >= " + SHORTEST + ", found " + maxLength.getAsInt());
    }
  }

  /** What the job's configuration has by default. */
  public static ScoringChoice defaults() {
    return new ScoringChoice(
        ScoringMode.FLAG, false, ActivationChoice.AUTO, OptionalInt.empty(), BatchChoice.DEFAULT);
  }

  /** The same but for how a pair is cut. */
  public ScoringChoice withMode(ScoringMode other) {
    return new ScoringChoice(other, normalize, activation, maxLength, batches);
  }

  /** The same but for the sigmoid of mode flag. */
  public ScoringChoice withNormalize(boolean other) {
    return new ScoringChoice(mode, other, activation, maxLength, batches);
  }

  /** The same but for what makes a score of the logit. */
  public ScoringChoice withActivation(ActivationChoice other) {
    return new ScoringChoice(mode, normalize, other, maxLength, batches);
  }

  /** The same but for the longest sequence, empty for the model's. */
  public ScoringChoice withMaxLength(OptionalInt other) {
    return new ScoringChoice(mode, normalize, activation, other, batches);
  }

  /** The same but for how pairs are gathered and cut into model runs. */
  public ScoringChoice withBatches(BatchChoice other) {
    return new ScoringChoice(mode, normalize, activation, maxLength, other);
  }

  /** Logit to score, where the user decides it; empty where the model's config.json does. */
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

  /** Whether {@code normalize} is set where the mode does not look at it. */
  public boolean normalizesInVain() {
    return normalize && mode == ScoringMode.PAIR && activation == ActivationChoice.AUTO;
  }
}
