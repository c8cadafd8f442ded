package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.Slice;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What names a run. The slice of a table that a run owns is its date and model.
 *
 * @param runId the run's name
 * @param runDate the day under which results are kept
 * @param modelId the model's name
 * @param batch whether it is one of several runs that keep results under the same day and model
 */
public record RunIdentity(String runId, LocalDate runDate, String modelId, boolean batch) {
  /** Checks presence. */
  public RunIdentity {
    Objects.requireNonNull(runId, "runId is null");
    Objects.requireNonNull(runDate, "runDate is null");
    Objects.requireNonNull(modelId, "modelId is null");
  }

  /** A run that owns its day and model. */
  public RunIdentity(String runId, LocalDate runDate, String modelId) {
    this(runId, runDate, modelId, false);
  }

  /** The rows with run id and date in front and the model's name behind. */
  Dataset<Row> stamp(Dataset<Row> rows) {
    Dataset<Row> stamped =
        rows.withColumn(Columns.RUN_ID, lit(runId))
            .withColumn(Columns.RUN_DATE, lit(java.sql.Date.valueOf(runDate)))
            .withColumn(Columns.MODEL_ID, lit(modelId));
    String[] carried = rows.columns();
    String[] order = new String[carried.length + 3];
    order[0] = Columns.RUN_ID;
    order[1] = Columns.RUN_DATE;
    System.arraycopy(carried, 0, order, 2, carried.length);
    order[order.length - 1] = Columns.MODEL_ID;
    return stamped.selectExpr(order);
  }

  /** What the run owns of every table. */
  Slice slice() {
    return new Slice(runDate, modelId, batch ? Optional.of(runId) : Optional.empty());
  }
}
