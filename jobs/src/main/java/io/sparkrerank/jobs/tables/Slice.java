package io.sparkrerank.jobs.tables;

import java.time.LocalDate;
import java.util.Objects;

/**
 * The part of a table that one run owns.
 *
 * @param runDate the day
 * @param modelId the model
 */
public record Slice(LocalDate runDate, String modelId) {
  /** Checks presence. */
  public Slice {
    Objects.requireNonNull(runDate, "runDate is null");
    Objects.requireNonNull(modelId, "modelId is null");
  }

  /** The slice as a condition. */
  public String condition() {
    return equalities(" AND ");
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
        + modelId.replace("\\", "\\\\").replace("'", "\\'")
        + "'";
  }
}
