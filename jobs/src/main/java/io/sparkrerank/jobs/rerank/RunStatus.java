package io.sparkrerank.jobs.rerank;

/** What a row of the runs table says of its run; the names are the values of the column. */
enum RunStatus {
  /** Inputs are pinned and scoring has begun; no result has changed. */
  STARTED,
  /** Results are being replaced: those of the slice belong to no finished run. */
  PUBLISHING,
  /** All tables hold the run's results. */
  SUCCEEDED
}
