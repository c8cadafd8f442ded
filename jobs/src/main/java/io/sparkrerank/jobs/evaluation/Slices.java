package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.OpenTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The slices that a run table holds, each a run date and a model. */
final class Slices {
  private final OpenTable table;
  private final boolean sliced;

  Slices(OpenTable table) {
    this.table = table;
    this.sliced =
        RunTables.has(table.rows(), Columns.RUN_DATE)
            && RunTables.has(table.rows(), Columns.MODEL_ID)
            && RunTables.has(table.rows(), Columns.RUN_ID);
  }

  /**
   * The slice that is meant; of a table without run dates and models the whole of it.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if there is none, or more than one model
   */
  Side choose(Optional<LocalDate> date, Optional<String> modelId) {
    String source = table.versionText();
    if (!sliced) {
      return Side.of(table.ref().display(), source);
    }
    List<Row> slices =
        table
            .rows()
            .groupBy(
                col(Columns.RUN_DATE).cast(DataTypes.DateType).as(Columns.RUN_DATE),
                col(Columns.MODEL_ID).cast(DataTypes.StringType).as(Columns.MODEL_ID))
            .agg(max(Columns.RUN_ID))
            .collectAsList();
    List<Row> meant =
        slices.stream()
            .filter(slice -> modelId.filter(m -> !m.equals(slice.getString(1))).isEmpty())
            .toList();
    Optional<LocalDate> day =
        date.or(
            () ->
                meant.stream()
                    .map(slice -> slice.getDate(0).toLocalDate())
                    .max(LocalDate::compareTo));
    List<Row> found =
        meant.stream()
            .filter(slice -> day.filter(slice.getDate(0).toLocalDate()::equals).isPresent())
            .toList();
    if (found.size() != 1) {
      throw notOne(slices, found, day);
    }
    Row slice = found.get(0);
    return new Side(
        slice.getString(2),
        source,
        slice.getString(2),
        day,
        Optional.of(slice.getString(1)),
        OptionalInt.empty());
  }

  /** The rows of the slice. */
  Dataset<Row> rows(Side side) {
    return sliced
        ? table
            .rows()
            .filter(
                col(Columns.RUN_DATE)
                    .cast(DataTypes.StringType)
                    .equalTo(side.runDate().orElseThrow().toString())
                    .and(
                        col(Columns.MODEL_ID)
                            .cast(DataTypes.StringType)
                            .equalTo(side.modelId().orElseThrow())))
        : table.rows();
  }

  private RerankException notOne(List<Row> slices, List<Row> found, Optional<LocalDate> day) {
    List<String> known =
        (found.isEmpty() ? slices : found)
            .stream()
                .map(slice -> slice.getDate(0) + " of " + slice.getString(1))
                .sorted()
                .toList();
    return new RerankException(
        ExitCode.DATA,
        found.isEmpty()
            ? "%s has no such slice, found %s; choose one by run date and model id"
                .formatted(table.versionText(), known)
            : "%s has several models on %s: %s; choose one by model id"
                .formatted(table.versionText(), day.orElseThrow(), known));
  }
}
