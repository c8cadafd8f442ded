package io.sparkrerank.eval.significance;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/** B less A for each query, at least one; what every test here starts from. */
final class Differences {
  /**
   * Two values this close are a tie: more than rounding leaves, less than any ranking can make.
   *
   * @see Outcomes
   */
  static final double TIE = 1e-9;

  private final double[] values;

  Differences(double... values) {
    this.values = values.clone();
  }

  int size() {
    return values.length;
  }

  double get(int i) {
    return values[i];
  }

  double mean() {
    return StatUtils.mean(values);
  }

  /** With n - 1 in the denominator; needs two values. */
  double standardDeviation() {
    return Math.sqrt(StatUtils.variance(values));
  }

  /** Whether no query differs. */
  boolean allTies() {
    return nonTies().length == 0;
  }

  /** Whether all queries differ by the same amount, so that there is no spread to test against. */
  boolean allEqual() {
    return StatUtils.max(values) - StatUtils.min(values) <= TIE;
  }

  /** The differences that are not ties. */
  double[] nonTies() {
    return Arrays.stream(values).filter(d -> Math.abs(d) > TIE).toArray();
  }

  double[] toArray() {
    return values.clone();
  }
}
