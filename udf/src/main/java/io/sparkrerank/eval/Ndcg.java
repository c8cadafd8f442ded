package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * Normalized discounted cumulative gain: gain is the grade itself, discount is log2(rank + 1), and
 * the ideal ranking is over all judged documents, cut at the same depth.
 *
 * <p>Source: trec_eval {@code m_ndcg_cut.c} and {@code m_ndcg.c} (after Järvelin and Kekäläinen,
 * TOIS 20(4), 2002, with Microsoft's discount, which does not spare rank 2); ir_measures {@code
 * nDCG}. Grades of 0 or less gain nothing.
 */
public record Ndcg(Cutoff at) implements Measure {
  @Override
  public String metric() {
    return "nDCG";
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "ndcg" + at.suffix("_cut_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    return Dcg.normalized(query, at, grade -> grade);
  }
}
