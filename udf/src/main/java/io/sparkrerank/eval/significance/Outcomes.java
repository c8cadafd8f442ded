package io.sparkrerank.eval.significance;

/**
 * On how many queries B beats A. A tie is a difference of at most 1e-9: what rounding leaves, not a
 * threshold for what matters.
 *
 * @param wins queries where B is better
 * @param ties queries where neither is
 * @param losses queries where A is better
 */
public record Outcomes(int wins, int ties, int losses) {
  static Outcomes of(Differences differences) {
    int wins = 0;
    int losses = 0;
    for (double difference : differences.nonTies()) {
      if (difference > 0) {
        wins++;
      } else {
        losses++;
      }
    }
    return new Outcomes(wins, differences.size() - wins - losses, losses);
  }
}
