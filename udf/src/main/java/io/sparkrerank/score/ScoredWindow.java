package io.sparkrerank.score;

import java.util.List;

/**
 * The scores of a window.
 *
 * @param scores one per pair, in input order
 * @param stats what it cost
 */
public record ScoredWindow(List<PairScore> scores, ScoringStats stats) {
  /** Copies the list. */
  public ScoredWindow {
    scores = List.copyOf(scores);
  }
}
