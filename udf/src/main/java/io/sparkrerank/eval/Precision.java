package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * The share of relevant documents among the first k. The divisor is k even if fewer were retrieved,
 * as if irrelevant documents filled the rest.
 *
 * <p>Source: trec_eval {@code m_P.c}; ir_measures {@code P}.
 */
public record Precision(Cutoff at, int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} without a cutoff or for a threshold below 1. */
  public Precision {
    Binary.check(minRelevance);
    at.require("P");
  }

  @Override
  public String metric() {
    return Binary.metric("P", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "P" + at.suffix("_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    return (double) query.relevantWithin(at, minRelevance) / at.depth();
  }
}
