package io.sparkrerank.spec;

/**
 * What turns a logit into a score. Both are monotone, so the order is the logits' order; sigmoid
 * saturates into ties in floating point, which is why order is never taken from the score.
 */
public enum Activation {
  /** The raw logit. */
  IDENTITY {
    @Override
    public double apply(float logit) {
      return logit;
    }
  },
  /** {@code 1 / (1 + exp(-x))} in double precision, as FlagReranker's {@code normalize=True}. */
  SIGMOID {
    @Override
    public double apply(float logit) {
      return 1.0 / (1.0 + Math.exp(-(double) logit));
    }
  };

  /** The score of {@code logit}. */
  public abstract double apply(float logit);
}
