package io.sparkrerank.score;

/**
 * What became of one pair.
 *
 * @param status whether there is a usable logit
 * @param logit the model's raw output; NaN if it was not asked or could not answer
 * @param tokens tokens fed, special tokens included; 0 if {@link Status#EMPTY}
 * @param truncated whether query or passage lost tokens
 */
public record PairScore(Status status, float logit, int tokens, boolean truncated) {
  /** Outcomes of a pair. */
  public enum Status {
    /** The logit is a finite number. */
    SCORED,
    /** The query or the passage is blank or has no tokens, so the model was not asked. */
    EMPTY,
    /** The model answered NaN or an infinity. */
    NON_FINITE,
    /** The device has not even memory for this pair alone. */
    OUT_OF_MEMORY
  }

  static PairScore empty() {
    return new PairScore(Status.EMPTY, Float.NaN, 0, false);
  }

  static PairScore outOfMemory(int tokens, boolean truncated) {
    return new PairScore(Status.OUT_OF_MEMORY, Float.NaN, tokens, truncated);
  }

  static PairScore of(float logit, int tokens, boolean truncated) {
    Status status = Float.isFinite(logit) ? Status.SCORED : Status.NON_FINITE;
    return new PairScore(status, logit, tokens, truncated);
  }
}
