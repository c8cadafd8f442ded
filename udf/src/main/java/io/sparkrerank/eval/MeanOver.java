package io.sparkrerank.eval;

/** Which queries a run is evaluated on. Queries without qrels never count. */
public enum MeanOver {
  /**
   * Every query of the qrels; one that the run lacks counts as retrieving nothing (trec_eval {@code
   * -c}, Anserini, BEIR). The safe choice for comparing runs: skipping hard queries does not pay.
   */
  QRELS_QUERIES,
  /** The queries in both the qrels and the run (trec_eval without {@code -c}). */
  COMMON_QUERIES
}
