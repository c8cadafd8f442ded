package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * 1 if a relevant document is among the first k, else 0. Also known as hit rate.
 *
 * <p>Source: trec_eval {@code m_success.c}; ir_measures {@code Success}.
 */
public record Success(Cutoff at, int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} without a cutoff or for a threshold below 1. */
  public Success {
    Binary.check(minRelevance);
    at.require("Success");
  }

  @Override
  public String metric() {
    return Binary.metric("Success", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "success" + at.suffix("_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    return query.relevantWithin(at, minRelevance) > 0 ? 1 : 0;
  }
}
