package io.sparkrerank.jobs.gates;

import java.util.Arrays;

/**
 * The population stability index between two distributions over the same bins, {@code sum((a - e)
 * ln(a / e))} of their shares: the symmetrised Kullback-Leibler divergence (Jeffreys 1946; Yurdakul
 * and Naranjo, "Statistical properties of the population stability index", 2020). The usual reading
 * is: below 0.1 no shift, above 0.25 a large one.
 *
 * <p>A share of 0 counts as half a value, or the index would be infinite for a single empty bin.
 */
public final class StabilityIndex {
  private StabilityIndex() {}

  /**
   * The index, 0 for equal shares.
   *
   * @param expected counts of the earlier distribution
   * @param actual counts of the later one, bin by bin
   * @throws IllegalArgumentException if the numbers of bins differ, a count is negative, or a
   *     distribution is empty
   */
  public static double of(long[] expected, long[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalArgumentException(
          "Both need the same bins, not " + expected.length + " and " + actual.length);
    }
    double[] before = shares(expected);
    double[] after = shares(actual);
    double index = 0;
    for (int i = 0; i < before.length; i++) {
      index += (after[i] - before[i]) * Math.log(after[i] / before[i]);
    }
    return index;
  }

  private static double[] shares(long[] counts) {
    long total = Arrays.stream(counts).sum();
    if (total <= 0 || Arrays.stream(counts).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "Counts are 0 or more with one above, unlike " + Arrays.toString(counts));
    }
    return Arrays.stream(counts).mapToDouble(c -> Math.max(c, 0.5) / total).toArray();
  }
}
