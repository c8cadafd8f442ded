package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.findings.Side;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An order of queries' passages.
 *
 * @param side what it is
 * @param rows {@code query_id, doc_id, _position, score, n_tokens, truncated}; the last three are
 *     null throughout where the source lacks them
 */
record OrderedRun(Side side, Dataset<Row> rows) {
  static final String SCORE = "score";
  static final String N_TOKENS = "n_tokens";
  static final String TRUNCATED = "truncated";
}
