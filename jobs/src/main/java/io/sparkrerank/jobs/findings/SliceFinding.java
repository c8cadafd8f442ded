package io.sparkrerank.jobs.findings;

import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.significance.Interval;
import io.sparkrerank.eval.significance.Outcomes;
import java.util.Optional;

/**
 * A measure over the queries that are alike in something.
 *
 * @param slice what they are alike in: {@code query_length}, {@code passage_length}, {@code
 *     truncation}, {@code score_gap}, or a column of the queries table
 * @param bucket the value or range they share
 * @param measure the measure
 * @param queries how many they are
 * @param before the mean before
 * @param after the mean after
 * @param interval the bootstrap interval of the mean difference; empty for a single query
 * @param outcomes on how many of them after is better, equal and worse
 */
public record SliceFinding(
    String slice,
    String bucket,
    Measure measure,
    int queries,
    double before,
    double after,
    Optional<Interval> interval,
    Outcomes outcomes) {

  /** After less before; positive is better. */
  public double delta() {
    return after - before;
  }
}
