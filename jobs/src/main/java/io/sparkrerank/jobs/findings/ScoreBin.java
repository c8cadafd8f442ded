package io.sparkrerank.jobs.findings;

/**
 * The pairs of judged queries whose score lies in one of equally wide ranges. As counts the bins
 * are the distribution of scores; {@link #shareRelevant()} over them is calibration.
 *
 * @param after whether the scores are those of the second order
 * @param low the range's lower end, part of it
 * @param high its upper end, part of the last range only
 * @param pairs how many pairs have such a score
 * @param judged how many of those are in the qrels
 * @param relevant how many of those are relevant
 */
public record ScoreBin(
    boolean after, double low, double high, long pairs, long judged, long relevant) {

  /** The share of relevant ones among the judged, in [0, 1]; NaN where none was judged. */
  public double shareRelevant() {
    return judged == 0 ? Double.NaN : (double) relevant / judged;
  }
}
