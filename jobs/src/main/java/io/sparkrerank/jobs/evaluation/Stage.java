package io.sparkrerank.jobs.evaluation;

import java.util.Locale;

/** Which of the two orders a row of the metrics table is of. */
public enum Stage {
  /** The bi-encoder's. */
  RETRIEVAL,
  /** The cross-encoder's. */
  RERANK;

  /** The value in the metrics table. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
