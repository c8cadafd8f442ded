package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.gates.Verdict;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The row of a run in the runs table. */
final class RunRow {
  private static final ArrayType GATES =
      DataTypes.createArrayType(
          new StructType()
              .add("gate", DataTypes.StringType)
              .add("status", DataTypes.StringType)
              .add("value", DataTypes.DoubleType)
              .add("note", DataTypes.StringType));
  private static final MapType COUNTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType);
  private static final MapType VERSIONS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", DataTypes.StringType)
          .add("run_date", DataTypes.DateType)
          .add("status", DataTypes.StringType)
          .add("attempt_id", DataTypes.StringType)
          .add("generation", DataTypes.LongType)
          .add("started_at", DataTypes.TimestampType)
          .add("finished_at", DataTypes.TimestampType)
          .add("config", DataTypes.StringType)
          .add("model_id", DataTypes.StringType)
          .add("model_sha256", DataTypes.StringType)
          .add("scoring_mode", DataTypes.StringType)
          .add("activation", DataTypes.StringType)
          .add("max_tokens", DataTypes.IntegerType)
          .add("device", DataTypes.StringType)
          .add("input_versions", VERSIONS)
          .add("output_versions", VERSIONS)
          .add("event_days", DataTypes.StringType)
          .add("candidates", DataTypes.LongType)
          .add("duplicates", DataTypes.LongType)
          .add("pairs_requested", DataTypes.LongType)
          .add("pairs_scored", DataTypes.LongType)
          .add("store_hits", DataTypes.LongType)
          .add("scored", DataTypes.LongType)
          .add("kept", DataTypes.LongType)
          .add("cut_by_top_n", DataTypes.LongType)
          .add("cut_by_min_score", DataTypes.LongType)
          .add("rejected", DataTypes.LongType)
          .add("rejected_by_reason", COUNTS)
          .add("truncated", DataTypes.LongType)
          .add("tokens", DataTypes.LongType)
          .add("padding_ratio", DataTypes.DoubleType)
          .add("oom_backoff", DataTypes.LongType)
          .add("scoring_seconds", DataTypes.DoubleType)
          .add("pairs_per_second", DataTypes.DoubleType)
          .add("tokens_per_second", DataTypes.DoubleType)
          .add("gates", GATES)
          .add("reason", DataTypes.StringType);

  private RunRow() {}

  /**
   * A run that has not finished.
   *
   * @param generation of the publication it has begun; empty before that
   */
  static Dataset<Row> unfinished(
      SparkSession spark, RunAttempt attempt, RunStatus status, OptionalLong generation) {
    Map<String, @Nullable Object> values = attempt(attempt, status);
    values.put("generation", generation.isPresent() ? generation.getAsLong() : null);
    return row(spark, values);
  }

  /**
   * A finished run.
   *
   * @param outputs versions of the tables it has written, by name
   */
  static Dataset<Row> succeeded(
      SparkSession spark,
      RunAttempt attempt,
      long generation,
      Map<String, String> outputs,
      RunResult result) {
    Map<String, @Nullable Object> values = ended(attempt, RunStatus.SUCCEEDED, result);
    values.put("generation", generation);
    values.put("output_versions", new TreeMap<>(outputs));
    return row(spark, values);
  }

  /** A run that gates have stopped before it published anything. */
  static Dataset<Row> gated(SparkSession spark, RunAttempt attempt, RunResult result) {
    Map<String, @Nullable Object> values = ended(attempt, RunStatus.GATED, result);
    values.put("reason", result.gates().reason());
    return row(spark, values);
  }

  private static Map<String, @Nullable Object> ended(
      RunAttempt attempt, RunStatus status, RunResult result) {
    Map<String, @Nullable Object> values = attempt(attempt, status);
    ScoredCounts scored = result.scored();
    values.put("finished_at", Timestamp.from(result.finishedAt()));
    values.put("candidates", result.pairs().candidates());
    values.put("duplicates", result.pairs().duplicates());
    values.put("pairs_requested", scored.pairsRequested());
    values.put("pairs_scored", scored.pairsScored());
    values.put("store_hits", scored.storeHits());
    values.put("scored", scored.scored());
    values.put("kept", scored.kept());
    values.put("cut_by_top_n", scored.cutByTopN());
    values.put("cut_by_min_score", scored.cutByMinScore());
    values.put("rejected", scored.rejects());
    values.put("rejected_by_reason", new TreeMap<>(scored.rejected()));
    values.put("truncated", scored.truncated());
    values.put("tokens", scored.tokens());
    values.put("padding_ratio", result.stats().paddingRatio());
    values.put("oom_backoff", result.stats().oomBackoffs());
    values.put("scoring_seconds", result.scoringTime().toMillis() / 1000.0);
    values.put("pairs_per_second", result.pairsPerSecond());
    values.put("tokens_per_second", result.tokensPerSecond());
    values.put("gates", result.gates().all().stream().map(RunRow::gate).toArray());
    return values;
  }

  private static Map<String, @Nullable Object> attempt(RunAttempt attempt, RunStatus status) {
    Map<String, @Nullable Object> values = new HashMap<>();
    var scoring = attempt.model().scoring();
    values.put("run_id", attempt.identity().runId());
    values.put("run_date", Date.valueOf(attempt.identity().runDate()));
    values.put("status", status.name());
    values.put("attempt_id", attempt.id());
    values.put("started_at", Timestamp.from(attempt.startedAt()));
    values.put("config", attempt.config());
    values.put("model_id", attempt.identity().modelId());
    values.put("model_sha256", attempt.model().spec().sha256());
    values.put("scoring_mode", lower(scoring.mode()));
    values.put("activation", lower(scoring.activation()));
    values.put("max_tokens", scoring.maxTokens());
    values.put("device", lower(attempt.model().spec().session().device()));
    values.put("input_versions", new TreeMap<>(attempt.inputVersions()));
    values.put("event_days", attempt.eventDays().isEmpty() ? null : attempt.eventDays());
    return values;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Dataset<Row> row(SparkSession spark, Map<String, @Nullable Object> values) {
    Object[] row = Arrays.stream(SCHEMA.fieldNames()).map(values::get).toArray();
    return spark.createDataFrame(List.of(RowFactory.create(row)), SCHEMA);
  }

  private static Row gate(Verdict verdict) {
    return RowFactory.create(
        verdict.gate().text(),
        verdict.status().name(),
        Double.isNaN(verdict.value()) ? null : verdict.value(),
        verdict.note());
  }
}
