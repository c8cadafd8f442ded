package io.sparkrerank.eval.significance;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the values of two systems for the same queries say about their difference, B less A.
 *
 * <p>Where there is little to say: with no difference on any query, both p-values are 1, the
 * interval is [0, 0] and the effect size 0. With a single query, both p-values are 1, and there is
 * neither interval nor effect size. If all queries differ by the same amount, the t-test's p is 0
 * and there is no effect size; the randomisation test still holds.
 *
 * @param queries how many pairs were compared
 * @param meanA the mean of A
 * @param meanB the mean of B
 * @param difference the mean of B less A
 * @param interval the percentile bootstrap interval of {@code difference}
 * @param tTestP the paired t-test's two-sided p-value
 * @param randomisationP the paired randomisation test's two-sided p-value
 * @param effectSize Cohen's d_z: mean of the differences over their standard deviation
 * @param outcomes on how many queries B is better, equal and worse
 */
public record PairedComparison(
    int queries,
    double meanA,
    double meanB,
    double difference,
    Optional<Interval> interval,
    double tTestP,
    double randomisationP,
    OptionalDouble effectSize,
    Outcomes outcomes) {

  /** Compares the two systems. */
  public static PairedComparison of(PairedValues values, Resampling resampling) {
    Differences differences = values.differences();
    return new PairedComparison(
        values.size(),
        values.meanA(),
        values.meanB(),
        differences.mean(),
        Bootstrap.interval(differences, resampling),
        PairedTTest.pValue(differences),
        RandomisationTest.pValue(differences, resampling.permutations(), resampling.seed()),
        CohensDz.of(differences),
        Outcomes.of(differences));
  }
}
