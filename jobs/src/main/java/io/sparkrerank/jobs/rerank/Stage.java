package io.sparkrerank.jobs.rerank;

import java.util.Locale;

/** Which of the two orders a metric is of. */
enum Stage {
  /** The bi-encoder's. */
  RETRIEVAL,
  /** The cross-encoder's. */
  RERANK;

  /** The value in the metrics table. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
