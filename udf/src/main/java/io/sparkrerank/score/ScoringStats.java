package io.sparkrerank.score;

/**
 * What a window cost.
 *
 * @param pairs pairs the model ran on
 * @param tokens real tokens fed, special tokens included
 * @param paddedTokens tokens fed with padding
 * @param batches model runs
 */
public record ScoringStats(long pairs, long tokens, long paddedTokens, long batches) {
  /** {@code (padded − real) / real}; 0 if nothing ran. */
  public double paddingRatio() {
    return tokens == 0 ? 0.0 : (double) (paddedTokens - tokens) / tokens;
  }
}
