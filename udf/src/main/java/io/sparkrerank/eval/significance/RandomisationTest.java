package io.sparkrerank.eval.significance;

import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * Fisher's randomisation test on paired values, two-sided (Smucker et al. 2007, section 2.1; SciPy
 * {@code permutation_test} with {@code permutation_type='samples'}). If A and B were the same
 * system, each difference could as well have the other sign; p is the share of sign patterns whose
 * mean is as far from 0 as the one seen.
 *
 * <p>Ties have no sign and are left out, which changes nothing. If the patterns are no more than
 * would be drawn (13 queries for 10,000), each is counted once and p is exact. Otherwise p is
 * {@code (1 + hits) / (1 + drawn)}: the pattern seen counts as drawn, so that p is never 0 and the
 * test keeps its level (Phipson and Smyth, "Permutation p-values should never be zero", 2010).
 */
final class RandomisationTest {
  private static final int MOST_EXACT = 30;

  private RandomisationTest() {}

  /** 1 if there is no difference, or a single query, whose two signs are equally far from 0. */
  static double pValue(Differences differences, int permutations, long seed) {
    double[] signed = differences.nonTies();
    boolean exact = signed.length <= MOST_EXACT && 1L << signed.length <= permutations;
    return exact ? exact(signed) : drawn(signed, permutations, seed);
  }

  private static double exact(double[] signed) {
    double seen = farFromZero(signed);
    int patterns = 1 << signed.length;
    int hits = 0;
    for (int pattern = 0; pattern < patterns; pattern++) {
      double sum = 0;
      for (int i = 0; i < signed.length; i++) {
        sum += (pattern >> i & 1) == 0 ? signed[i] : -signed[i];
      }
      hits += Math.abs(sum) >= seen ? 1 : 0;
    }
    return (double) hits / patterns;
  }

  private static double drawn(double[] signed, int permutations, long seed) {
    double seen = farFromZero(signed);
    RandomGenerator random = new Well19937c(seed);
    int hits = 0;
    for (int drawn = 0; drawn < permutations; drawn++) {
      double sum = 0;
      long bits = 0;
      for (int i = 0; i < signed.length; i++) {
        bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
        sum += (bits & 1) == 0 ? signed[i] : -signed[i];
      }
      hits += Math.abs(sum) >= seen ? 1 : 0;
    }
    return (1.0 + hits) / (1.0 + permutations);
  }

  /** The sum seen, less what rounding may take from an equal one with other signs. */
  private static double farFromZero(double[] signed) {
    double sum = 0;
    for (double difference : signed) {
      sum += difference;
    }
    return Math.abs(sum) - Differences.TIE;
  }
}
