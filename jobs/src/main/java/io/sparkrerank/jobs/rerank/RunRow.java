package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.config.RerankConfig;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** The row a finished run leaves in the runs table. */
final class RunRow {
  private static final MapType COUNTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType);
  private static final MapType VERSIONS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", DataTypes.StringType)
          .add("run_date", DataTypes.DateType)
          .add("status", DataTypes.StringType)
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
          .add("scoring_seconds", DataTypes.DoubleType)
          .add("pairs_per_second", DataTypes.DoubleType)
          .add("tokens_per_second", DataTypes.DoubleType);

  private RunRow() {}

  /**
   * No row: written before the results, so that a run that dies among them leaves tables without a
   * run row and not beside the row of an earlier run.
   */
  static Dataset<Row> none(SparkSession spark) {
    return spark.createDataFrame(List.of(), SCHEMA);
  }

  static Dataset<Row> of(
      SparkSession spark, RunResult result, RerankConfig config, Map<String, String> versions) {
    ScoredCounts scored = result.scored();
    var scoring = result.model().scoring();
    Row row =
        RowFactory.create(
            result.identity().runId(),
            Date.valueOf(result.identity().runDate()),
            "SUCCEEDED",
            Timestamp.from(result.startedAt()),
            Timestamp.from(result.finishedAt()),
            config.toJson(),
            result.identity().modelId(),
            result.model().spec().sha256(),
            scoring.mode().name().toLowerCase(Locale.ROOT),
            scoring.activation().name().toLowerCase(Locale.ROOT),
            scoring.maxTokens(),
            result.model().spec().session().device().name().toLowerCase(Locale.ROOT),
            new TreeMap<>(versions),
            result.pairs().candidates(),
            result.pairs().duplicates(),
            scored.pairsRequested(),
            scored.pairsScored(),
            0L,
            scored.scored(),
            scored.kept(),
            scored.cutByTopN(),
            scored.cutByMinScore(),
            scored.rejects(),
            new TreeMap<>(scored.rejected()),
            scored.truncated(),
            scored.tokens(),
            result.paddingRatio(),
            result.scoringTime().toMillis() / 1000.0,
            result.pairsPerSecond(),
            result.tokensPerSecond());
    return spark.createDataFrame(List.of(row), SCHEMA);
  }
}
