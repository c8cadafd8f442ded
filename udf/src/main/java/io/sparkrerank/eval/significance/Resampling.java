package io.sparkrerank.eval.significance;

/**
 * How much chance is drawn, and from which seed. The same settings give the same results on every
 * machine, and a measure's results do not depend on which others are compared.
 *
 * @param permutations sign patterns drawn by the randomisation test
 * @param bootstrapSamples samples drawn for the interval
 * @param confidence the interval's, between 0 and 1
 * @param seed of the random numbers
 */
public record Resampling(int permutations, int bootstrapSamples, double confidence, long seed) {
  /** 10,000 of each, 95 %, seed 42. */
  public static final Resampling DEFAULT = new Resampling(10_000, 10_000, 0.95, 42);

  /** Throws {@link IllegalArgumentException} for counts below 1 or a confidence out of range. */
  public Resampling {
    if (permutations < 1 || bootstrapSamples < 1) {
      throw new IllegalArgumentException(
          "Resampling needs one draw at least, not " + permutations + " and " + bootstrapSamples);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("A confidence lies between 0 and 1, unlike " + confidence);
    }
  }
}
