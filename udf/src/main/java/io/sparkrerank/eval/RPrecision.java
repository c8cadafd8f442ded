package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * Precision after R documents, where R is the number of relevant documents of the query.
 *
 * <p>Source: trec_eval {@code m_Rprec.c}; ir_measures {@code Rprec}.
 */
public record RPrecision(int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} for a threshold below 1. */
  public RPrecision {
    Binary.check(minRelevance);
  }

  @Override
  public String metric() {
    return Binary.metric("Rprec", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return OptionalInt.empty();
  }

  @Override
  public String trecEvalName() {
    return "Rprec";
  }

  @Override
  public double evaluate(QueryJudgments query) {
    int relevant = query.relevant(minRelevance);
    return relevant == 0
        ? 0
        : (double) query.relevantWithin(Cutoff.at(relevant), minRelevance) / relevant;
  }
}
