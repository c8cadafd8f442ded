package io.sparkrerank.eval;

import java.util.OptionalInt;

/**
 * The share of judged documents among the first k, or among all retrieved if fewer: how far the
 * other measures at k can be trusted. It does not depend on grades, so that a query without
 * relevant documents may have a value above 0; 0 if nothing was retrieved.
 *
 * <p>Source: ir_measures {@code Judged} (its {@code judged_provider.py} divides by min(k,
 * retrieved)), but a negative grade counts as unjudged, as in trec_eval 10's {@code m_unjudged.c},
 * whose {@code unj_k} is 1 minus this if at least k documents were retrieved.
 */
public record Judged(Cutoff at) implements Measure {
  /** Throws {@link IllegalArgumentException} without a cutoff. */
  public Judged {
    at.require("Judged");
  }

  @Override
  public String metric() {
    return "Judged";
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "judged" + at.suffix("_");
  }

  @Override
  public double evaluate(QueryJudgments query) {
    int seen = Math.min(at.depth(), query.retrieved());
    return seen == 0 ? 0 : (double) query.relevantWithin(at, 0) / seen;
  }
}
