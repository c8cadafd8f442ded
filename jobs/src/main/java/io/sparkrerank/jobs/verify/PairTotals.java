package io.sparkrerank.jobs.verify;

import java.util.Locale;

/**
 * Where the pairs of a slice are, counted over the tables and the pinned inputs.
 *
 * @param candidates rows of the pinned candidates
 * @param distinct distinct pairs among them
 * @param kept distinct pairs that are kept
 * @param rejected distinct pairs that are rejected
 * @param beyondTopN pairs that top-n has to cut
 */
record PairTotals(long candidates, long distinct, long kept, long rejected, long beyondTopN) {
  /** Pairs that have a score, kept or cut. */
  long scored() {
    return distinct - rejected;
  }

  /** Pairs that are in no table. */
  long cut() {
    return scored() - kept;
  }

  String summary() {
    return String.format(
        Locale.ROOT,
        "%,d in the pinned inputs = %,d kept + %,d cut + %,d rejected",
        distinct,
        kept,
        cut(),
        rejected);
  }
}
