package io.sparkrerank.bench.harness;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Median and range of repetitions.
 *
 * @param median the median; the mean of the two in the middle where their number is even
 * @param min the least
 * @param max the most
 */
record Spread(double median, double min, double max) {
  /** The spread of at least one value. */
  static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * The spread of {@code over[i] / under[i]}: repetitions that were neighbours in time, so that
   * what slowed the machine slowed both.
   */
  static Spread ofRatios(List<Double> over, List<Double> under) {
    int count = Math.min(over.size(), under.size());
    double[] ratios = new double[count];
    Arrays.setAll(ratios, i -> over.get(i) / under.get(i));
    return of(Arrays.stream(ratios).boxed().toList());
  }

  String text(int decimals) {
    String format = "%." + decimals + "f (%." + decimals + "f–%." + decimals + "f)";
    return String.format(Locale.ROOT, format, median, min, max);
  }
}
