package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.repeat;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.PlantedFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Row 24 of the fault matrix: an executor whose CUDA context breaks ends with exit code 20, Spark
 * starts another, and the job loses nothing.
 */
@Tag("slow")
class LostGpuTest {
  @TempDir private Path directory;

  @ParameterizedTest(name = "in a run of {0} tokens")
  // The two short pairs of the warm-up, and a pair of the job.
  @ValueSource(ints = {20, 60})
  void anExecutorThatLosesItsGpuIsReplacedAndTheJobSucceeds(int tokens) throws Exception {
    Workspace workspace = Small.onDisk(new Workspace(directory.resolve("job")).writing("parquet"));
    workspace.input(
        "passages", "delta", Small.passages().withColumn("text", repeat(col("text"), 9)));
    workspace.set("scoring.partitions", 2);
    Path lost = directory.resolve("lost");
    try (StandaloneCluster cluster = StandaloneCluster.start(directory, 1)) {
      int exitCode =
          cluster.submit(
              RerankJob.class.getName(),
              List.of(
                  "spark.executor.memory 512m",
                  "spark.executor.cores 1",
                  "spark.executor.extraJavaOptions -D"
                      + PlantedFault.PROPERTY
                      + "=lost:"
                      + tokens
                      + ":"
                      + lost,
                  "spark.plugins io.sparkrerank.spark.RerankPlugin",
                  "spark.sql.shuffle.partitions 2",
                  "spark.databricks.delta.snapshotPartitions 2",
                  "spark.ui.enabled false"),
              workspace.arguments());

      assertThat(exitCode).as(cluster.log("submit")).isZero();
      assertThat(Files.exists(lost)).isTrue();
      // Not an event of the driver's: it may hear of the closed connection first, which has no
      // code.
      assertThat(cluster.log("worker0"))
          .as(String.join("\n", cluster.executorLogs()))
          .contains("Command exited with code 20");
      assertThat(cluster.executorLogs())
          .hasSizeGreaterThan(1)
          .anyMatch(
              log ->
                  log.contains("the GPU is lost to this process, which ends with exit code 20")
                      && log.contains("CUDA failure 700"));
    }
    assertThat(workspace.reranked("query_id", "doc_id")).hasSize(6);
  }
}
