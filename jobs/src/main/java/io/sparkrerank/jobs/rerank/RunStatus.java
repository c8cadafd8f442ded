package io.sparkrerank.jobs.rerank;

/** What a row of the runs table says of its run; the names are the values of the column. */
enum RunStatus {
  /** Inputs are pinned and scoring has begun; no result has changed. */
  STARTED,
  /** Results are being replaced: those of the slice belong to no finished run. */
  PUBLISHING,
  /** All tables hold the run's results. */
  SUCCEEDED,
  /** Gates have stopped the run before anything was published: the slice is what it was. */
  GATED;

  /** Whether the run has not come to its end. */
  boolean isOpen() {
    return this == STARTED || this == PUBLISHING;
  }
}
