package io.sparkrerank.eval.significance;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * The percentile bootstrap of a mean difference (Efron and Tibshirani, "An Introduction to the
 * Bootstrap", 1993, chapter 13; SciPy {@code bootstrap} with {@code method='percentile'}): queries
 * are drawn with replacement, as many as there are; the interval holds the middle of the samples'
 * means. Percentiles are interpolated as NumPy does (Hyndman and Fan's type 7).
 */
final class Bootstrap {
  private Bootstrap() {}

  /** Empty for a single query, from which nothing else can be drawn. */
  static Optional<Interval> interval(Differences differences, Resampling resampling) {
    if (differences.size() < 2) {
      return Optional.empty();
    }
    RandomGenerator random = new Well19937c(resampling.seed());
    double[] means = new double[resampling.bootstrapSamples()];
    Arrays.setAll(means, sample -> resampledMean(differences, random));
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(means);
    double tail = 50 * (1 - resampling.confidence());
    return Optional.of(new Interval(percentile.evaluate(tail), percentile.evaluate(100 - tail)));
  }

  private static double resampledMean(Differences differences, RandomGenerator random) {
    double sum = 0;
    for (int i = 0; i < differences.size(); i++) {
      sum += differences.get(random.nextInt(differences.size()));
    }
    return sum / differences.size();
  }
}
