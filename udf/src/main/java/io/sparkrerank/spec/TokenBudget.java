package io.sparkrerank.spec;

import java.io.Serializable;

/**
 * How sorted pairs are cut into model runs.
 *
 * @param maxBatchTokens the most padded tokens of a batch, {@code rows × width}; a single pair
 *     longer than this still runs, alone
 * @param maxBatchPairs the most rows of a batch
 * @param runTokens what starting a run costs, in tokens it could have read meanwhile: a cut that
 *     saves less padding than this is not made; 0 pads nothing but to a {@code lengthBucket}
 * @param lengthBucket rows are padded to a multiple of this many tokens, so that the device sees
 *     few shapes; 1 pads to the longest row and no further
 */
public record TokenBudget(int maxBatchTokens, int maxBatchPairs, int runTokens, int lengthBucket)
    implements Serializable {
  /**
   * On a processor every change of length starts a run, so that nothing is padded. A run costs less
   * there than reading 4 tokens of a six-layer MiniLM, and padding changes last bits of a row,
   * which turn roundings in a graph that computes on bytes: a score would depend on its batch
   * mates.
   */
  public static final int RUN_TOKENS_CPU = 0;

  /** Checks ranges. */
  public TokenBudget {
    if (maxBatchTokens < 1 || maxBatchPairs < 1) {
      throw new IllegalArgumentException(
          "token budget must be positive: maxBatchTokens="
              + maxBatchTokens
              + ", maxBatchPairs="
              + maxBatchPairs);
    }
    if (runTokens < 0) {
      throw new IllegalArgumentException("runTokens must be >= 0, found " + runTokens);
    }
    if (lengthBucket < 1) {
      throw new IllegalArgumentException("lengthBucket must be >= 1, found " + lengthBucket);
    }
  }

  /** A processor's budget: no padding, for runs cost little and any width is as good as another. */
  public TokenBudget(int maxBatchTokens, int maxBatchPairs) {
    this(maxBatchTokens, maxBatchPairs, RUN_TOKENS_CPU, 1);
  }

  /** Tokens that a row of {@code length} takes, at most {@code maxTokens} if that is longer. */
  public int width(int length, int maxTokens) {
    long rounded = ((long) length + lengthBucket - 1) / lengthBucket * lengthBucket;
    return (int) Math.max(length, Math.min(rounded, maxTokens));
  }
}
