package io.sparkrerank.jobs.tables;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * The part of a table that one run owns.
 *
 * @param runDate the day
 * @param modelId the model
 * @param runId the run, where others keep results beside it under the same day and model
 */
public record Slice(LocalDate runDate, String modelId, Optional<String> runId) {
  /** Checks presence. */
  public Slice {
    Objects.requireNonNull(runDate, "runDate is null");
    Objects.requireNonNull(modelId, "modelId is null");
  }

  /** All of a day and model. */
  public Slice(LocalDate runDate, String modelId) {
    this(runDate, modelId, Optional.empty());
  }

  /** The slice as a condition. */
  public String condition() {
    return equalities(" AND ")
        + runId.map(id -> " AND " + Columns.RUN_ID + " = '" + quoted(id) + "'").orElse("");
  }

  /**
   * The {@code txnAppId} under which the slice of a table is committed.
   *
   * @param table the table's name in the configuration, such as {@code reranked}
   */
  public String appId(String table) {
    return "spark-rerank/"
        + table
        + "/"
        + runDate
        + "/"
        + modelId
        + runId.map("/"::concat).orElse("");
  }

  /** The slice as a partition specification. */
  String partition() {
    return equalities(", ");
  }

  private String equalities(String separator) {
    return Columns.RUN_DATE
        + " = '"
        + runDate
        + "'"
        + separator
        + Columns.MODEL_ID
        + " = '"
        + quoted(modelId)
        + "'";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
