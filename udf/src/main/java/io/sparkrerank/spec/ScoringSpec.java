package io.sparkrerank.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * How pairs are scored, resolved against the model.
 *
 * @param mode how a pair is cut
 * @param maxTokens longest sequence fed, special tokens included
 * @param activation logit to score
 * @param budget the most one model run may hold
 * @param windowPairs pairs gathered, tokenised and sorted at a time; bounds the memory of a task
 */
public record ScoringSpec(
    ScoringMode mode, int maxTokens, Activation activation, TokenBudget budget, int windowPairs)
    implements Serializable {
  /** Checks presence and ranges. */
  public ScoringSpec {
    Objects.requireNonNull(mode, "mode is null");
    Objects.requireNonNull(activation, "activation is null");
    Objects.requireNonNull(budget, "budget is null");
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be positive, found " + maxTokens);
    }
    if (windowPairs < 1) {
      throw new IllegalArgumentException("windowPairs must be positive, found " + windowPairs);
    }
  }
}
