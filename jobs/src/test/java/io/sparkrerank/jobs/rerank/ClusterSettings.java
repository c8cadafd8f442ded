package io.sparkrerank.jobs.rerank;

import java.util.ArrayList;
import java.util.List;

/** Spark's settings for the job on a small standalone cluster. */
final class ClusterSettings {
  private ClusterSettings() {}

  /** For {@code executors} of one core each, and {@code more} settings as {@code key value}. */
  static List<String> of(int executors, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "spark.executor.memory 512m",
                "spark.executor.cores 1",
                "spark.cores.max " + executors,
                "spark.scheduler.minRegisteredResourcesRatio 1.0",
                "spark.scheduler.maxRegisteredResourcesWaitingTime 120s",
                "spark.plugins io.sparkrerank.spark.RerankPlugin",
                "spark.sql.shuffle.partitions 2",
                "spark.databricks.delta.snapshotPartitions 2",
                "spark.sql.session.timeZone UTC",
                "spark.ui.enabled false"));
    settings.addAll(List.of(more));
    return settings;
  }
}
