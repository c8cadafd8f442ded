package io.sparkrerank.eval;

/** What the binary measures share: the relevance threshold, its check and its place in a name. */
final class Binary {
  /** trec_eval's {@code -l} and ir_measures' {@code rel} if none is given. */
  static final int DEFAULT_MIN_RELEVANCE = 1;

  private Binary() {}

  /**
   * Throws {@link IllegalArgumentException} unless the threshold is 1 or more. At 0 a document
   * judged irrelevant would count as relevant, and below 0 every unjudged one would.
   */
  static void check(int minRelevance) {
    if (minRelevance < 1) {
      throw new IllegalArgumentException(
          "A relevance threshold is at least 1, not " + minRelevance);
    }
  }

  /** {@code P} for the default threshold, {@code P(rel=2)} for another, as ir_measures prints. */
  static String metric(String family, int minRelevance) {
    return minRelevance == DEFAULT_MIN_RELEVANCE ? family : family + "(rel=" + minRelevance + ")";
  }
}
