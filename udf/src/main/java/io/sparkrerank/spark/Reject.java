package io.sparkrerank.spark;

import io.sparkrerank.score.PairScore;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Why a row has no score.
 *
 * @param reason the kind
 * @param detail the reason in words, without any of the text: queries are personal data
 */
record Reject(RejectReason reason, String detail) {

  /** What keeps a row from the model, or null if it may go. */
  static @Nullable Reject before(Row row, int carried) {
    if (!row.getBoolean(carried + 2)) {
      return new Reject(RejectReason.MISSING_QUERY, "query_id is null or not in the queries table");
    }
    if (!row.getBoolean(carried + 3)) {
      return new Reject(
          RejectReason.MISSING_PASSAGE, "doc_id is null or not in the passages table");
    }
    if (row.isNullAt(carried)) {
      return new Reject(RejectReason.NULL_TEXT, "query_text is null");
    }
    if (row.isNullAt(carried + 1)) {
      return new Reject(RejectReason.NULL_TEXT, "passage text is null");
    }
    return null;
  }

  /** What the model's answer says against the row, or null if it stands. */
  static @Nullable Reject after(PairScore score) {
    return switch (score.status()) {
      case SCORED -> null;
      case EMPTY -> new Reject(RejectReason.EMPTY_TEXT, "query or passage has no tokens");
      case NON_FINITE ->
          new Reject(RejectReason.NON_FINITE_SCORE, "the model answered " + score.logit());
      case OUT_OF_MEMORY ->
          new Reject(
              RejectReason.OUT_OF_MEMORY,
              "no memory for a run of this pair alone, " + score.tokens() + " tokens");
    };
  }
}
