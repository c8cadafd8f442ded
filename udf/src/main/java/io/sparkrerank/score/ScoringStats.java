package io.sparkrerank.score;

/**
 * What scoring took.
 *
 * @param pairsRequested pairs asked for, repeats and empty ones among them
 * @param pairsScored pairs the model ran on: of equal pairs in a window one
 * @param tokens real tokens fed, special tokens included
 * @param paddedTokens tokens fed with padding
 * @param batches model runs
 * @param oomBackoffs runs that failed for memory and were tried again with less
 * @param tokenizeNanos time spent turning texts into token ids and cutting batches
 * @param waitNanos time runs waited for their turn on the device
 * @param runNanos time spent filling buffers and running the model
 */
public record ScoringStats(
    long pairsRequested,
    long pairsScored,
    long tokens,
    long paddedTokens,
    long batches,
    long oomBackoffs,
    long tokenizeNanos,
    long waitNanos,
    long runNanos) {
  /** Nothing was scored. */
  public static final ScoringStats NONE = new ScoringStats(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** {@code (padded − real) / real}; 0 if nothing ran. */
  public double paddingRatio() {
    return tokens == 0 ? 0.0 : (double) (paddedTokens - tokens) / tokens;
  }

  /** What both took together. */
  public ScoringStats plus(ScoringStats other) {
    return new ScoringStats(
        pairsRequested + other.pairsRequested,
        pairsScored + other.pairsScored,
        tokens + other.tokens,
        paddedTokens + other.paddedTokens,
        batches + other.batches,
        oomBackoffs + other.oomBackoffs,
        tokenizeNanos + other.tokenizeNanos,
        waitNanos + other.waitNanos,
        runNanos + other.runNanos);
  }
}
