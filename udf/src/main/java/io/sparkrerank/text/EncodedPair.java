package io.sparkrerank.text;

/**
 * The token ids of one pair without special tokens, cut to what the model will see. The id arrays
 * are shared with other pairs of the same query or passage and must not be changed.
 */
public final class EncodedPair {
  private final int[] queryIds;
  private final int queryTokens;
  private final int[] passageIds;
  private final int passageTokens;
  private final int length;

  /**
   * Cuts two sequences.
   *
   * @param queryIds all ids of the query
   * @param queryTokens how many of them are kept, from the left
   * @param passageIds all ids of the passage
   * @param passageTokens how many of them are kept, from the left
   * @param specials special tokens that the model's template adds
   */
  public EncodedPair(
      int[] queryIds, int queryTokens, int[] passageIds, int passageTokens, int specials) {
    if (queryTokens > queryIds.length || passageTokens > passageIds.length) {
      throw new IllegalArgumentException("cannot keep more tokens than there are");
    }
    this.queryIds = queryIds;
    this.queryTokens = queryTokens;
    this.passageIds = passageIds;
    this.passageTokens = passageTokens;
    this.length = queryTokens + passageTokens + specials;
  }

  /** The {@code i}-th kept query id. */
  public int queryId(int i) {
    return queryIds[i];
  }

  /** Kept query tokens. */
  public int queryTokens() {
    return queryTokens;
  }

  /** The {@code i}-th kept passage id. */
  public int passageId(int i) {
    return passageIds[i];
  }

  /** Kept passage tokens. */
  public int passageTokens() {
    return passageTokens;
  }

  /** Tokens fed to the model, special tokens included. */
  public int length() {
    return length;
  }

  /** Whether the query or the passage lost tokens. */
  public boolean truncated() {
    return queryTokens < queryIds.length || passageTokens < passageIds.length;
  }
}
