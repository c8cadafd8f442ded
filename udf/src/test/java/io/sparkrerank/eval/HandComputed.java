package io.sparkrerank.eval;

import java.util.List;

/** A query small enough to compute by hand. */
final class HandComputed {
  /**
   * Ranks 1 to 6 hold grades 0, 3, unjudged, 1, -1 (pooled but unjudged) and 2; one document of
   * grade 3 and one of grade 0 are missed. So 4 documents are relevant and 2 irrelevant.
   */
  static final QueryJudgments QUERY =
      new QueryJudgments(
          List.of(
              JudgedDocument.missed(3),
              JudgedDocument.retrieved(2, 6),
              JudgedDocument.retrieved(0, 1),
              JudgedDocument.retrieved(-1, 5),
              JudgedDocument.retrieved(3, 2),
              JudgedDocument.missed(0),
              JudgedDocument.retrieved(1, 4)),
          6);

  private HandComputed() {}

  static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
