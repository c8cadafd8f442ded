package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * Recall that a perfect ranking can reach: relevant documents among the first k over min(k, all
 * relevant documents).
 *
 * <p>Source: {@code recall_cap} in BEIR's {@code retrieval/custom_metrics.py} (Thakur et al.,
 * NeurIPS 2021), named {@code R_cap@k} there; unlike BEIR, which divides by zero, a query without
 * relevant documents has 0. trec_eval has no such measure.
 */
public record CappedRecall(Cutoff at, int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} without a cutoff or for a threshold below 1. */
  public CappedRecall {
    Binary.check(minRelevance);
    at.require("R_cap");
  }

  @Override
  public String metric() {
    return Binary.metric("R_cap", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "recall_cap" + at.suffix("_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    int reachable = Math.min(at.depth(), query.relevant(minRelevance));
    return reachable == 0 ? 0 : (double) query.relevantWithin(at, minRelevance) / reachable;
  }
}
