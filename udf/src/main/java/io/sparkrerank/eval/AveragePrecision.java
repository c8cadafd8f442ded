package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * The precision at each relevant document within the cutoff, summed and divided by the number of
 * all relevant documents (also those below the cutoff or missed). Its mean is known as MAP.
 *
 * <p>Source: trec_eval {@code m_map.c} and {@code m_map_cut.c}; ir_measures {@code AP}. Note that
 * others divide by min(relevant, k) instead, and so does Spark's {@code meanAveragePrecisionAt}.
 */
public record AveragePrecision(Cutoff at, int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} for a threshold below 1. */
  public AveragePrecision {
    Binary.check(minRelevance);
  }

  @Override
  public String metric() {
    return Binary.metric("AP", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "map" + at.suffix("_cut_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    int found = 0;
    double sum = 0;
    for (JudgedDocument document : query.ranked()) {
      if (document.relevance() >= minRelevance && at.covers(document.rank())) {
        found++;
        sum += (double) found / document.rank();
      }
    }
    return found == 0 ? 0 : sum / query.relevant(minRelevance);
  }
}
