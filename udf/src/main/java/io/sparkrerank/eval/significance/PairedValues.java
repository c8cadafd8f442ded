package io.sparkrerank.eval.significance;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/** The values of two systems, A and B, for the same queries in the same order. Immutable. */
public final class PairedValues {
  private final double[] a;
  private final double[] b;

  private PairedValues(double[] a, double[] b) {
    this.a = a;
    this.b = b;
  }

  /**
   * Pairs {@code a[i]} with {@code b[i]}; the arrays are copied.
   *
   * @throws IllegalArgumentException if the arrays differ in length or are empty, or a value is NaN
   *     or infinite
   */
  public static PairedValues of(double[] a, double[] b) {
    if (a.length != b.length || a.length == 0) {
      throw new IllegalArgumentException(
          "Paired values need as many of A as of B, and one at least, not "
              + a.length
              + " and "
              + b.length);
    }
    PairedValues values = new PairedValues(a.clone(), b.clone());
    values.requireFinite();
    return values;
  }

  private void requireFinite() {
    for (int i = 0; i < a.length; i++) {
      if (!Double.isFinite(a[i]) || !Double.isFinite(b[i])) {
        throw new IllegalArgumentException(
            "Paired values are finite, but pair " + i + " is " + a[i] + " and " + b[i]);
      }
    }
  }

  /** How many pairs there are, at least 1. */
  public int size() {
    return a.length;
  }

  /** The mean of A. */
  public double meanA() {
    return StatUtils.mean(a);
  }

  /** The mean of B. */
  public double meanB() {
    return StatUtils.mean(b);
  }

  /** B less A, pair by pair. */
  Differences differences() {
    double[] differences = new double[a.length];
    Arrays.setAll(differences, i -> b[i] - a[i]);
    return new Differences(differences);
  }
}
