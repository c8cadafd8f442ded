package io.sparkrerank.jobs.findings;

import io.sparkrerank.eval.Measure;

/**
 * A measure of one query before and after.
 *
 * @param queryId the query's id as text
 * @param measure the measure
 * @param before its value before
 * @param after its value after
 */
public record QueryDelta(String queryId, Measure measure, double before, double after) {
  /** After less before; positive is better. */
  public double delta() {
    return after - before;
  }
}
