package io.sparkrerank.jobs.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/**
 * What a run row says of its run.
 *
 * @param runId the run's name
 * @param status how it ended
 * @param inputVersions what was read, by table
 * @param events the days of logs that were read; empty where no input was one
 * @param activation logit to score
 * @param topN ranks kept per query; empty for all
 * @param minScore lowest score kept; empty for all
 * @param counts the counts, by column
 * @param rejectedByReason rejects, by reason
 */
record RunRecord(
    String runId,
    String status,
    Map<String, String> inputVersions,
    Optional<EventDays> events,
    Activation activation,
    OptionalInt topN,
    OptionalDouble minScore,
    Map<String, Long> counts,
    Map<String, Long> rejectedByReason) {
  static final String CANDIDATES = "candidates";
  static final String DUPLICATES = "duplicates";
  static final String SCORED = "scored";
  static final String KEPT = "kept";
  static final String CUT_BY_TOP_N = "cut_by_top_n";
  static final String CUT_BY_MIN_SCORE = "cut_by_min_score";
  static final String REJECTED = "rejected";
  static final String TRUNCATED = "truncated";
  static final String TOKENS = "tokens";

  RunRecord {
    inputVersions = Map.copyOf(inputVersions);
    counts = Map.copyOf(counts);
    rejectedByReason = Map.copyOf(rejectedByReason);
  }

  /**
   * Reads a row of the runs table.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if it is not one
   */
  static RunRecord of(Row row) {
    JsonNode config = config(row.getAs("config"));
    JsonNode topN = config.at("/rerank/scoring/top-n");
    JsonNode minScore = config.at("/rerank/scoring/min-score");
    return new RunRecord(
        row.getAs("run_id"),
        row.getAs("status"),
        row.getJavaMap(row.fieldIndex("input_versions")),
        events(row),
        Activation.valueOf(row.<String>getAs("activation").toUpperCase(Locale.ROOT)),
        topN.isNumber() ? OptionalInt.of(topN.intValue()) : OptionalInt.empty(),
        minScore.isNumber() ? OptionalDouble.of(minScore.doubleValue()) : OptionalDouble.empty(),
        Map.of(
            CANDIDATES, count(row, CANDIDATES),
            DUPLICATES, count(row, DUPLICATES),
            SCORED, count(row, SCORED),
            KEPT, count(row, KEPT),
            CUT_BY_TOP_N, count(row, CUT_BY_TOP_N),
            CUT_BY_MIN_SCORE, count(row, CUT_BY_MIN_SCORE),
            REJECTED, count(row, REJECTED),
            TRUNCATED, count(row, TRUNCATED),
            TOKENS, count(row, TOKENS)),
        row.isNullAt(row.fieldIndex("rejected_by_reason"))
            ? Map.of()
            : row.getJavaMap(row.fieldIndex("rejected_by_reason")));
  }

  // Rows of earlier versions lack the column.
  private static Optional<EventDays> events(Row row) {
    return List.of(row.schema().fieldNames()).contains("event_days")
        ? Optional.ofNullable(row.<String>getAs("event_days")).map(EventDays::parse)
        : Optional.empty();
  }

  /** The row of a run that has not finished has no counts. */
  private static long count(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? 0 : row.getLong(index);
  }

  /** One of the counts by its column. */
  long count(String column) {
    return counts.getOrDefault(column, 0L);
  }

  private static JsonNode config(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new RerankException(
          ExitCode.DATA,
          "the run row's config is not JSON ("
              + e.getOriginalMessage()
              + "); only the job itself may write to the runs table",
          e);
    }
  }
}
