package io.sparkrerank.jobs.findings;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.significance.Resampling;

/**
 * How the two orders were compared.
 *
 * @param meanOver which queries count
 * @param relevanceLevel lowest grade that counts as relevant where a measure's name gives none
 * @param judgedQueries queries of the means
 * @param comparedQueries queries of the tests, intervals, slices and of everything told per query:
 *     all of the judged ones, or where they are very many a sample of them that depends on the
 *     query ids alone
 * @param resampling what chance is drawn
 */
public record Setup(
    MeanOver meanOver,
    int relevanceLevel,
    long judgedQueries,
    int comparedQueries,
    Resampling resampling) {

  /** Whether tests saw only some of the judged queries. */
  public boolean isSampled() {
    return comparedQueries < judgedQueries;
  }
}
