package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * One over the rank of the first relevant document; 0 if there is none within the cutoff. Its mean
 * is known as MRR.
 *
 * <p>Source: trec_eval {@code m_recip_rank.c}; ir_measures {@code RR}. NIST's trec_eval has no
 * cutoff for it and obtains one with {@code -M k}, which is the same; the name {@code
 * recip_rank_cut_k} is that of patched versions.
 */
public record ReciprocalRank(Cutoff at, int minRelevance) implements Measure {
  /** Throws {@link IllegalArgumentException} for a threshold below 1. */
  public ReciprocalRank {
    Binary.check(minRelevance);
  }

  @Override
  public String metric() {
    return Binary.metric("RR", minRelevance);
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "recip_rank" + at.suffix("_cut_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    for (JudgedDocument document : query.ranked()) {
      if (document.relevance() >= minRelevance && at.covers(document.rank())) {
        return 1.0 / document.rank();
      }
    }
    return 0;
  }
}
