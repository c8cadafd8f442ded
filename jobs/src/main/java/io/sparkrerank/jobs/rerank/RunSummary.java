package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.config.OutputsConfig;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.findings.MeasureMean;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.score.ScoringStats;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A finished run's figures as JSON: for programs what {@link SummaryTable} is for people. */
final class RunSummary {
  private static final Logger LOG = LoggerFactory.getLogger(RunSummary.class);
  private static final String DIRECTORY = "_rerank_summaries";

  private RunSummary() {}

  /**
   * The figures.
   *
   * @param inputVersions what was read, by table
   */
  static ObjectNode of(RunResult result, Map<String, String> inputVersions) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("run_id", result.identity().runId());
    json.put("run_date", result.identity().runDate().toString());
    json.put("status", RunStatus.SUCCEEDED.name());
    json.put("started_at", result.startedAt().toString());
    json.put("finished_at", result.finishedAt().toString());
    ObjectNode model = json.putObject("model");
    var scoring = result.model().scoring();
    model.put("id", result.identity().modelId());
    model.put("sha256", result.model().spec().sha256());
    model.put("mode", lower(scoring.mode()));
    model.put("max_tokens", scoring.maxTokens());
    model.put("device", lower(result.model().spec().session().device()));
    ObjectNode inputs = json.putObject("input_versions");
    inputVersions.forEach(inputs::put);
    counts(json.putObject("counts"), result);
    cost(json.putObject("cost"), result);
    for (MeasureMean mean : result.evaluation().means()) {
      json.withArray("metrics")
          .addObject()
          .put("metric", mean.measure().name())
          .put("retrieval", mean.before())
          .put("rerank", mean.after())
          .put("queries", mean.queries());
    }
    return json;
  }

  private static void counts(ObjectNode json, RunResult result) {
    ScoredCounts scored = result.scored();
    json.put("candidates", result.pairs().candidates());
    json.put("duplicates", result.pairs().duplicates());
    json.put("pairs_requested", scored.pairsRequested());
    json.put("pairs_scored", scored.pairsScored());
    json.put("store_hits", scored.storeHits());
    json.put("scored", scored.scored());
    json.put("kept", scored.kept());
    json.put("cut_by_top_n", scored.cutByTopN());
    json.put("cut_by_min_score", scored.cutByMinScore());
    json.put("rejected", scored.rejects());
    ObjectNode reasons = json.putObject("rejected_by_reason");
    scored.rejected().forEach(reasons::put);
    json.put("truncated", scored.truncated());
  }

  private static void cost(ObjectNode json, RunResult result) {
    ScoringStats stats = result.stats();
    json.put("scoring_ms", result.scoringTime().toMillis());
    json.put("pairs_per_second", result.pairsPerSecond());
    json.put("tokens_per_second", result.tokensPerSecond());
    json.put("tokens_real", stats.tokens());
    json.put("tokens_padded", stats.paddedTokens());
    json.put("batches", stats.batches());
    json.put("oom_backoff", stats.oomBackoffs());
    json.put("tokenize_ms", TimeUnit.NANOSECONDS.toMillis(stats.tokenizeNanos()));
    json.put("run_ms", TimeUnit.NANOSECONDS.toMillis(stats.runNanos()));
  }

  /**
   * Writes the figures as {@code RUN_DATE.MODEL.json}. The results are committed by then, so a file
   * that cannot be written is only warned of.
   */
  static void write(SparkSession spark, OutputsConfig config, Slice slice, ObjectNode summary) {
    String name = slice.runDate() + "." + slice.modelId().replaceAll("[^A-Za-z0-9._-]", "_");
    Path file = new Path(directory(spark, config), name + ".json");
    try {
      FileSystem fileSystem = file.getFileSystem(spark.sparkContext().hadoopConfiguration());
      try (OutputStream out = fileSystem.create(file, true)) {
        out.write((summary.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the results are written, but their summary {} is not: {}", file, e.getMessage());
    }
  }

  private static Path directory(SparkSession spark, OutputsConfig config) {
    if (config.summaryPath().isPresent()) {
      return new Path(config.summaryPath().get());
    }
    return config.reranked().table() instanceof PathTable path
        ? new Path(new Path(path.path()).getParent(), DIRECTORY)
        : new Path(spark.conf().get("spark.sql.warehouse.dir"), DIRECTORY);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
