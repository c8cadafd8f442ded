package io.sparkrerank.tokenize;

import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;

/**
 * Cuts a pair to the model's length in one of the two conventions of {@link ScoringMode}. Pure
 * arithmetic over token counts, so that each text is tokenised once whatever it is paired with.
 */
public final class PairTruncation {
  private final ScoringMode mode;
  private final int maxTokens;
  private final int specials;

  /**
   * A truncation to {@code maxTokens} tokens, {@code specials} of which the template takes.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if that leaves no room for text
   */
  public PairTruncation(ScoringMode mode, int maxTokens, int specials) {
    this.mode = mode;
    this.maxTokens = maxTokens;
    this.specials = specials;
    int shortest = shortestMaxTokens(mode, specials);
    if (maxTokens < shortest) {
      throw new RerankException(
          ExitCode.CONFIG,
          "scoring.max-length is "
              + maxTokens
              + ", but this model's tokenizer adds "
              + specials
              + " special tokens and mode "
              + mode.name().toLowerCase(java.util.Locale.ROOT)
              + " needs at least "
              + shortest
              + " to leave room for query and passage; raise it");
    }
  }

  /** The smallest maximum that leaves at least one token to both texts. */
  static int shortestMaxTokens(ScoringMode mode, int specials) {
    if (mode == ScoringMode.PAIR) {
      return specials + 2;
    }
    int max = specials + 2;
    while (max - queryCap(max) - specials < 1 || queryCap(max) < 1) {
      max++;
    }
    return max;
  }

  /** The pair of two uncut id sequences, cut. */
  public EncodedPair cut(int[] queryIds, int[] passageIds) {
    return mode == ScoringMode.FLAG
        ? cutFlag(queryIds, passageIds)
        : cutLongestFirst(queryIds, passageIds);
  }

  /** FlagReranker: {@code query_max_length = max_length * 3 // 4}, then {@code only_second}. */
  private EncodedPair cutFlag(int[] queryIds, int[] passageIds) {
    int query = Math.min(queryIds.length, queryCap(maxTokens));
    int passage = Math.min(passageIds.length, maxTokens - query - specials);
    return new EncodedPair(queryIds, query, passageIds, passage, specials);
  }

  private static int queryCap(int maxTokens) {
    return maxTokens * 3 / 4;
  }

  /** {@code truncate_encodings}, strategy LongestFirst, of tokenizers/src/utils/truncation.rs. */
  private EncodedPair cutLongestFirst(int[] queryIds, int[] passageIds) {
    int max = maxTokens - specials;
    int query = queryIds.length;
    int passage = passageIds.length;
    if (query + passage > max) {
      int shorter = Math.min(query, passage);
      int longer = shorter > max ? shorter : Math.max(shorter, max - shorter);
      if (shorter + longer > max) {
        shorter = max / 2;
        longer = shorter + max % 2;
      }
      boolean queryIsLonger = query > passage;
      query = Math.min(query, queryIsLonger ? longer : shorter);
      passage = Math.min(passage, queryIsLonger ? shorter : longer);
    }
    return new EncodedPair(queryIds, query, passageIds, passage, specials);
  }
}
