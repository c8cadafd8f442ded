package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * Binary preference: for each relevant document retrieved, the share of the first R judged
 * irrelevant documents that are not above it, averaged over the R relevant documents. Unjudged
 * documents are passed over, so that it suits incomplete judgments.
 *
 * <p>Source: trec_eval {@code m_bpref.c} of version 8 and later (Buckley and Voorhees, SIGIR 2004,
 * with the divisor min(R, judged irrelevant)); ir_measures {@code Bpref}. Judged documents below
 * the threshold are irrelevant; those with negative grades are unjudged.
 */
public record Bpref(int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} for a threshold below 1. */
  public Bpref {
    Binary.check(minRelevance);
  }

  @Override
  public String metric() {
    return Binary.metric("Bpref", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return OptionalInt.empty();
  }

  @Override
  public String trecEvalName() {
    return "bpref";
  }

  @Override
  public double evaluate(QueryJudgments query) {
    int relevant = query.relevant(minRelevance);
    if (relevant == 0) {
      return 0;
    }
    int bound = Math.min(relevant, query.judged() - relevant);
    int irrelevantAbove = 0;
    double sum = 0;
    for (JudgedDocument document : query.ranked()) {
      if (document.relevance() < minRelevance) {
        irrelevantAbove++;
      } else if (irrelevantAbove == 0) {
        sum += 1;
      } else {
        sum += 1.0 - (double) Math.min(irrelevantAbove, relevant) / bound;
      }
    }
    return sum / relevant;
  }
}
