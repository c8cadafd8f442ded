package io.sparkrerank.jobs.findings;

import java.util.List;
import java.util.Optional;

/**
 * What a rerank run found of its first stage's order and its own.
 *
 * @param setup how they were compared; empty without qrels
 * @param means each measure over all judged queries; empty without any
 * @param metrics each measure that has a mean, with tests of the difference
 */
public record StageFindings(
    Optional<Setup> setup, List<MeasureMean> means, List<MetricFinding> metrics) {
  /** Copies the lists. */
  public StageFindings {
    means = List.copyOf(means);
    metrics = List.copyOf(metrics);
  }
}
