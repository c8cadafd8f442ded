package io.sparkrerank.jobs.findings;

import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.significance.MeasureComparison;
import io.sparkrerank.eval.significance.PairedComparison;

/**
 * A measure before and after.
 *
 * @param measure the measure
 * @param before its mean over all judged queries; of a count, the sum
 * @param after the same after
 * @param comparison what the compared queries' values say of the difference
 * @param holmP the randomisation test's p-value, corrected by Holm over all measures found
 */
public record MetricFinding(
    Measure measure, double before, double after, PairedComparison comparison, double holmP) {

  /** What the compared queries say, without the means over all. */
  public MeasureComparison test() {
    return new MeasureComparison(measure, comparison, holmP);
  }

  /** After less before; positive is better. */
  public double delta() {
    return after - before;
  }
}
