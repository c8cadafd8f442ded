package io.sparkrerank.eval;

import java.util.function.IntToDoubleFunction;

/** Discounted cumulative gain with discount log2(rank + 1), shared by the nDCG variants. */
final class Dcg {
  private static final double LN_2 = StrictMath.log(2);

  private Dcg() {}

  /**
   * The gain within {@code cutoff} over that of the ideal ranking of all judged documents; 0 if no
   * document has a grade above 0.
   *
   * @param gain the gain of a grade, given only grades above 0
   */
  static double normalized(QueryJudgments query, Cutoff cutoff, IntToDoubleFunction gain) {
    double ideal = 0;
    for (int i = 0; i < query.judged() && query.idealGrade(i) > 0 && i < cutoff.depth(); i++) {
      ideal += gain.applyAsDouble(query.idealGrade(i)) / discount(i + 1);
    }
    if (ideal == 0) {
      return 0;
    }
    double sum = 0;
    for (JudgedDocument document : query.ranked()) {
      if (document.relevance() > 0 && cutoff.covers(document.rank())) {
        sum += gain.applyAsDouble(document.relevance()) / discount(document.rank());
      }
    }
    return sum / ideal;
  }

  // StrictMath, because Math.log may differ in the last bit from one JVM to another, and stored
  // metrics are compared across machines.
  private static double discount(int rank) {
    return StrictMath.log(rank + 1.0) / LN_2;
  }
}
