package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * Number of relevant documents in the qrels, retrieved or not; summed over queries.
 *
 * <p>Source: trec_eval {@code m_num_rel.c}; ir_measures {@code NumRel}.
 */
public record NumRel(int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} for a threshold below 1. */
  public NumRel {
    Binary.check(minRelevance);
  }

  @Override
  public String metric() {
    return Binary.metric("NumRel", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return OptionalInt.empty();
  }

  @Override
  public String trecEvalName() {
    return "num_rel";
  }

  @Override
  public double evaluate(QueryJudgments query) {
    return query.relevant(minRelevance);
  }

  @Override
  public Aggregation aggregation() {
    return Aggregation.SUM;
  }
}
