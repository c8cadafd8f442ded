package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * Number of documents retrieved, judged or not; summed over queries.
 *
 * <p>Source: trec_eval {@code m_num_ret.c}; ir_measures {@code NumRet}.
 */
public record NumRet() implements Measure {
  @Override
  public String metric() {
    return "NumRet";
  }

  @Override
  public OptionalInt cutoff() {
    return OptionalInt.empty();
  }

  @Override
  public String trecEvalName() {
    return "num_ret";
  }

  @Override
  public double evaluate(QueryJudgments query) {
    return query.retrieved();
  }

  @Override
  public Aggregation aggregation() {
    return Aggregation.SUM;
  }
}
