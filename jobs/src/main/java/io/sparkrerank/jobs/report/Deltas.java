package io.sparkrerank.jobs.report;

import io.sparkrerank.eval.Measure;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.QueryDelta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Differences of one measure on every compared query, the greatest gain first.
 *
 * <p>A difference of at most 1e-9 is a tie, as it is for {@code eval.significance}.
 */
final class Deltas {
  private static final double TIE = 1e-9;

  private final Measure measure;
  private final double[] descending;

  private Deltas(Measure measure, double[] descending) {
    this.measure = measure;
    this.descending = descending;
  }

  /** Those of the measure named first. */
  static Deltas of(Findings findings) {
    Measure first = findings.metrics().get(0).measure();
    double[] negated =
        findings.queries().stream()
            .filter(query -> query.measure().equals(first))
            .mapToDouble(QueryDelta::delta)
            .map(delta -> -delta)
            .sorted()
            .toArray();
    return new Deltas(first, Arrays.stream(negated).map(d -> 0 - d).toArray());
  }

  Measure measure() {
    return measure;
  }

  int size() {
    return descending.length;
  }

  int ties() {
    return (int) Arrays.stream(descending).filter(d -> Math.abs(d) <= TIE).count();
  }

  int wins() {
    return (int) Arrays.stream(descending).filter(d -> d > TIE).count();
  }

  int losses() {
    return size() - wins() - ties();
  }

  /** The greatest distance from 0. */
  double reach() {
    return Arrays.stream(descending).map(Math::abs).max().orElse(0);
  }

  /** How many that are no ties lie in {@code (low, high]} below 0 or {@code [low, high)} above. */
  int between(double low, double high) {
    return (int)
        Arrays.stream(descending)
            .filter(d -> Math.abs(d) > TIE)
            .filter(d -> d > 0 ? d >= low && d < high : d > low && d <= high)
            .count();
  }

  /**
   * At most {@code most} values in order: all of them, or means of neighbours, as equally many in
   * each as can be.
   */
  List<Double> curve(int most) {
    int points = Math.min(most, size());
    List<Double> curve = new ArrayList<>(points);
    for (int i = 0; i < points; i++) {
      int from = (int) ((long) i * size() / points);
      int to = (int) ((long) (i + 1) * size() / points);
      curve.add(Arrays.stream(descending, from, to).average().orElseThrow());
    }
    return curve;
  }
}
