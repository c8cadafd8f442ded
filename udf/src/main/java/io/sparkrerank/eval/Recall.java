package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * The share of the relevant documents that are among the first k.
 *
 * <p>Source: trec_eval {@code m_recall.c}; ir_measures {@code R}.
 */
public record Recall(Cutoff at, int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} without a cutoff or for a threshold below 1. */
  public Recall {
    Binary.check(minRelevance);
    at.require("R");
  }

  @Override
  public String metric() {
    return Binary.metric("R", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "recall" + at.suffix("_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    int relevant = query.relevant(minRelevance);
    return relevant == 0 ? 0 : (double) query.relevantWithin(at, minRelevance) / relevant;
  }
}
