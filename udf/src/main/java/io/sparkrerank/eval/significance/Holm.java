package io.sparkrerank.eval.significance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction ("A simple sequentially rejective multiple test procedure", 1979):
 * the j-th smallest of m p-values becomes the greatest of {@code (m - i + 1) p_i} over i up to j,
 * at most 1 (R {@code p.adjust}, statsmodels {@code multipletests}). If those below 0.05 are called
 * real, the chance of any wrong call among all m is at most 5 %, however they depend.
 */
public final class Holm {
  private Holm() {}

  /**
   * The corrected p-values in the order given.
   *
   * @throws IllegalArgumentException for a p-value outside [0, 1]
   */
  public static List<Double> adjust(List<Double> pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("A p-value lies in [0, 1], unlike " + p);
      }
    }
    List<Integer> ascending =
        IntStream.range(0, pValues.size())
            .boxed()
            .sorted(Comparator.comparing(pValues::get))
            .toList();
    List<Double> adjusted = new ArrayList<>(pValues);
    double greatest = 0;
    for (int j = 0; j < ascending.size(); j++) {
      double scaled = (ascending.size() - j) * pValues.get(ascending.get(j));
      greatest = Math.max(greatest, Math.min(1, scaled));
      adjusted.set(ascending.get(j), greatest);
    }
    return Collections.unmodifiableList(adjusted);
  }
}
