package io.sparkrerank.jobs.findings;

import java.util.List;

/**
 * Everything an evaluation of two orders found.
 *
 * @param before the first order
 * @param after the second order
 * @param setup how they were compared
 * @param metrics one for each measure with a mean, in the order asked for
 * @param queries the compared queries' values, by measure and then by query id
 * @param harmed the queries made worse, worst first, by the measure named first; at most as many as
 *     were asked for
 * @param slices the measure named first by groups of queries, slice by slice
 * @param scores where both orders have scores, their bins in order, before and then after
 * @param depths recall at growing depths
 */
public record Findings(
    Side before,
    Side after,
    Setup setup,
    List<MetricFinding> metrics,
    List<QueryDelta> queries,
    List<HarmedQuery> harmed,
    List<SliceFinding> slices,
    List<ScoreBin> scores,
    List<DepthRecall> depths) {
  /** Copies the lists. */
  public Findings {
    metrics = List.copyOf(metrics);
    queries = List.copyOf(queries);
    harmed = List.copyOf(harmed);
    slices = List.copyOf(slices);
    scores = List.copyOf(scores);
    depths = List.copyOf(depths);
  }

  /** The same with other names and facts of the two orders. */
  public Findings withSides(Side first, Side second) {
    return new Findings(first, second, setup, metrics, queries, harmed, slices, scores, depths);
  }
}
