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
 * @param budget the most one model run may hold
 * @param windowPairs pairs gathered and sorted at a time in a task
 */
public record ScoringChoice(
    ScoringMode mode,
    boolean normalize,
    ActivationChoice activation,
    OptionalInt maxLength,
    TokenBudget budget,
    int windowPairs) {
  /** Below this no query and passage fit beside the special tokens. */
  public static final int SHORTEST = 8;

  /** Checks presence and ranges. */
  public ScoringChoice {
    Objects.requireNonNull(mode, "mode is null");
    Objects.requireNonNull(activation, "activation is null");
    Objects.requireNonNull(budget, "budget is null");
    if (maxLength.orElse(SHORTEST) < SHORTEST) {
      throw new IllegalArgumentException(
          "maxLength must be >= " + SHORTEST + ", found " + maxLength.getAsInt());
    }
    if (windowPairs < 1) {
      throw new IllegalArgumentException("windowPairs must be >= 1, found " + windowPairs);
    }
  }

  /** What the job's configuration has by default. */
  public static ScoringChoice defaults() {
    return new ScoringChoice(
        ScoringMode.FLAG,
        false,
        ActivationChoice.AUTO,
        OptionalInt.empty(),
        new TokenBudget(8192, 128),
        2048);
  }

  /** The same but for how a pair is cut. */
  public ScoringChoice withMode(ScoringMode other) {
    return new ScoringChoice(other, normalize, activation, maxLength, budget, windowPairs);
  }

  /** The same but for the sigmoid of mode flag. */
  public ScoringChoice withNormalize(boolean other) {
    return new ScoringChoice(mode, other, activation, maxLength, budget, windowPairs);
  }

  /** The same but for what makes a score of the logit. */
  public ScoringChoice withActivation(ActivationChoice other) {
    return new ScoringChoice(mode, normalize, other, maxLength, budget, windowPairs);
  }

  /** The same but for the longest sequence, empty for the model's. */
  public ScoringChoice withMaxLength(OptionalInt other) {
    return new ScoringChoice(mode, normalize, activation, other, budget, windowPairs);
  }

  /** The same but for the most one model run may hold. */
  public ScoringChoice withBudget(TokenBudget other) {
    return new ScoringChoice(mode, normalize, activation, maxLength, other, windowPairs);
  }

  /** The same but for the pairs gathered at a time. */
  public ScoringChoice withWindowPairs(int other) {
    return new ScoringChoice(mode, normalize, activation, maxLength, budget, other);
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
