package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job as spark-submit starts it, on a real cluster of two executors. */
@Tag("cluster")
class ClusterTest {
  private static final int EXECUTORS = 2;
  private static final int QUERIES = 8;
  private static final int DOCS = 12;

  static final String LOGGING =
      """
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %c{1}: %m%n
      rootLogger.level = error
      rootLogger.appenderRef.console.ref = console
      logger.rerank.name = io.sparkrerank
      logger.rerank.level = info
      """;

  @TempDir private Path directory;

  @Test
  void twoExecutorsOpenOneSessionEachAndRankAsOneMachineDoes() throws Exception {
    Workspace here = inputs(new Workspace(directory.resolve("here")).writing("parquet")).succeed();
    Workspace there = new Workspace(directory.resolve("there"));
    for (String name : List.of("queries", "passages", "candidates")) {
      there.set("inputs." + name + ".path", here.at(name));
      there.set("inputs." + name + ".format", "parquet");
    }
    there.set("scoring.partitions", 8);

    Path logging = Files.writeString(directory.resolve("log4j2.properties"), LOGGING);
    Path metrics = Files.createDirectories(directory.resolve("metrics"));
    try (StandaloneCluster cluster = StandaloneCluster.start(directory, EXECUTORS)) {
      int exitCode =
          cluster.submit(
              RerankJob.class.getName(),
              ClusterSettings.of(
                  EXECUTORS,
                  "spark.executor.extraJavaOptions -Dlog4j2.configurationFile=" + logging.toUri(),
                  "spark.metrics.conf.executor.sink.csv.class"
                      + " org.apache.spark.metrics.sink.CsvSink",
                  "spark.metrics.conf.executor.sink.csv.directory " + metrics),
              there.arguments());

      assertThat(exitCode).as(cluster.log("submit")).isZero();
      assertThat(cluster.log("submit"))
          .contains("candidates   96 in = 0 duplicate + 0 rejected + 96 scored");
      assertThat(cluster.executorLogs())
          .hasSize(EXECUTORS)
          .allSatisfy(
              log -> {
                assertThat(log).containsOnlyOnce("opened ONNX session: ");
                assertThat(log).containsOnlyOnce("rerank plugin started on executor ");
              });
    }
    assertThat(metric(metrics, "rows")).isEqualTo(QUERIES * DOCS);
    assertThat(metric(metrics, "pairs")).isEqualTo(QUERIES * DOCS);
    assertThat(metric(metrics, "rejects")).isZero();
    assertThat(metric(metrics, "tokens_padded"))
        .isGreaterThanOrEqualTo(metric(metrics, "tokens_real"))
        .isGreaterThan(QUERIES * DOCS);
    assertThat(metric(metrics, "batches")).isPositive();
    assertThat(metric(metrics, "wait_ms")).isPositive();
    assertThat(ranking(there)).isEqualTo(ranking(here)).hasSize(QUERIES * DOCS);
  }

  /** What Spark's own CSV sink last wrote of our metric {@code name}, all executors together. */
  private static long metric(Path directory, String name) throws Exception {
    long sum = 0;
    String ending = ".plugin.io.sparkrerank.spark.RerankPlugin." + name + ".csv";
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(found).as(name).hasSize(EXECUTORS);
      for (Path file : found) {
        List<String> lines = Files.readAllLines(file);
        sum += Long.parseLong(lines.get(lines.size() - 1).split(",")[1]);
      }
    }
    return sum;
  }

  private static Workspace inputs(Workspace workspace) {
    List<Object[]> queries = new ArrayList<>();
    List<Object[]> passages = new ArrayList<>();
    List<Object[]> candidates = new ArrayList<>();
    for (int d = 0; d < DOCS; d++) {
      passages.add(row((long) d, "passage " + d + " of " + DOCS + " about it".repeat(d)));
    }
    for (int q = 0; q < QUERIES; q++) {
      queries.add(row(q, "what says query " + q));
      for (int d = 0; d < DOCS; d++) {
        candidates.add(row(q, (long) d, d + 1));
      }
    }
    return workspace
        .input("queries", "parquet", rows("query_id INT, query_text STRING", queries))
        .input("passages", "parquet", rows("doc_id BIGINT, text STRING", passages))
        .input(
            "candidates",
            "parquet",
            rows("query_id INT, doc_id BIGINT, retrieval_rank INT", candidates));
  }

  private static org.apache.spark.sql.Dataset<Row> rows(String columns, List<Object[]> rows) {
    return table(columns, rows.toArray(Object[][]::new));
  }

  private static List<Row> ranking(Workspace workspace) {
    return workspace.reranked("query_id", "rank", "doc_id", "n_tokens", "truncated");
  }
}
