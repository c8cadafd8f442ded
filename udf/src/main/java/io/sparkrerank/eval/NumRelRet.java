package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * Number of relevant documents retrieved; summed over queries.
 *
 * <p>Source: trec_eval {@code m_num_rel_ret.c}; ir_measures {@code NumRet(rel=1)}, which therefore
 * is not the same as {@code NumRet}.
 */
public record NumRelRet(int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} for a threshold below 1. */
  public NumRelRet {
    Binary.check(minRelevance);
  }

  @Override
  public String metric() {
    return "NumRet(rel=" + minRelevance + ")";
  }

  @Override
  public OptionalInt cutoff() {
    return OptionalInt.empty();
  }

  @Override
  public String trecEvalName() {
    return "num_rel_ret";
  }

  @Override
  public double evaluate(QueryJudgments query) {
    return query.relevantWithin(Cutoff.NONE, minRelevance);
  }

  @Override
  public Aggregation aggregation() {
    return Aggregation.SUM;
  }
}
