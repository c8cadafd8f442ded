package io.sparkrerank.spark;

/** Why a candidate has no score; the names are the values of the rejects table. */
public enum RejectReason {
  /** The candidate's query is not in the queries table. */
  MISSING_QUERY,
  /** The candidate's passage is not in the passages table. */
  MISSING_PASSAGE,
  /** The query's or the passage's text is null. */
  NULL_TEXT,
  /** The query's or the passage's text has no tokens. */
  EMPTY_TEXT,
  /** The model answered NaN or an infinity. */
  NON_FINITE_SCORE,
  /** The GPU has not even memory for this pair alone. */
  OUT_OF_MEMORY
}
