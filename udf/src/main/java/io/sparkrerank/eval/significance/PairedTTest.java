package io.sparkrerank.eval.significance;

import org.apache.commons.math3.stat.inference.TTest;

/**
 * Student's t-test on paired values, two-sided: {@code t = mean(d) / (sd(d) / sqrt(n))} with n - 1
 * degrees of freedom (Student 1908; SciPy {@code ttest_rel}).
 */
final class PairedTTest {
  private PairedTTest() {}

  /** 1 where nothing can be said: fewer than two queries, or no difference (SciPy: NaN). */
  static double pValue(Differences differences) {
    if (differences.size() < 2 || differences.allTies()) {
      return 1;
    }
    if (differences.allEqual()) {
      return 0; // t is infinite.
    }
    return new TTest().tTest(0, differences.toArray());
  }
}
