package io.sparkrerank.spec;

import java.io.Serializable;

/**
 * The most one model run may hold.
 *
 * @param maxBatchTokens padded tokens of a batch, {@code rows × longest}; a single pair longer than
 *     this still runs, alone
 * @param maxBatchPairs rows of a batch
 */
public record TokenBudget(int maxBatchTokens, int maxBatchPairs) implements Serializable {
  /** Checks that both are positive. */
  public TokenBudget {
    if (maxBatchTokens < 1 || maxBatchPairs < 1) {
      throw new IllegalArgumentException(
          "token budget must be positive: maxBatchTokens="
              + maxBatchTokens
              + ", maxBatchPairs="
              + maxBatchPairs);
    }
  }
}
