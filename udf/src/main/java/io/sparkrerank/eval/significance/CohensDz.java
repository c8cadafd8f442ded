package io.sparkrerank.eval.significance;

import java.util.OptionalDouble;

/**
 * Cohen's effect size for paired values, d_z: {@code mean(d) / sd(d)}, with n - 1 in the standard
 * deviation (Cohen 1988, section 2.3.5; Lakens, "Calculating and reporting effect sizes", 2013,
 * formula 6). It is {@code t / sqrt(n)}. Not d_av, which divides by the spread of the systems.
 */
final class CohensDz {
  private CohensDz() {}

  /**
   * 0 if there is no difference; empty for a single query and where all queries differ by the same
   * amount, which leaves no spread to divide by.
   */
  static OptionalDouble of(Differences differences) {
    if (differences.size() < 2) {
      return OptionalDouble.empty();
    }
    if (differences.allTies()) {
      return OptionalDouble.of(0);
    }
    return differences.allEqual()
        ? OptionalDouble.empty()
        : OptionalDouble.of(differences.mean() / differences.standardDeviation());
  }
}
