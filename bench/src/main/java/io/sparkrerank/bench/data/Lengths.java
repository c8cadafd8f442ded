package io.sparkrerank.bench.data;

import java.util.Random;

/**
 * A lognormal distribution of token counts, cut to a range.
 *
 * @param median half of all texts are shorter
 * @param sigma standard deviation of the logarithm
 * @param shortest smallest count
 * @param longest largest count
 */
record Lengths(double median, double sigma, int shortest, int longest) {
  /** Web queries: seven tokens or so. */
  static final Lengths QUERY = new Lengths(7, 0.35, 3, 32);

  /**
   * Passages: median 75, 95th percentile 256 (exp(1.645 × 0.746) × 75), one in two hundred beyond
   * the 512 tokens that models take.
   */
  static final Lengths PASSAGE = new Lengths(75, 0.746, 8, 640);

  int draw(Random random) {
    double value = median * Math.exp(sigma * random.nextGaussian());
    return (int) Math.max(shortest, Math.min(longest, Math.round(value)));
  }
}
