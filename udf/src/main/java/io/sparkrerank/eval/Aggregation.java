package io.sparkrerank.eval;

/** How the per-query values of a measure become its value for a run. */
public enum Aggregation {
  /** Arithmetic mean over the queries (trec_eval: {@code te_calc_avg_meas_s}). */
  MEAN,
  /** Sum over the queries, for counts such as {@code num_ret}. */
  SUM
}
