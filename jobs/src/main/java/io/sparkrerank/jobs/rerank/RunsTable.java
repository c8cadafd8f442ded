package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.jobs.tables.SliceReader;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads what the runs table says of one slice. */
final class RunsTable {
  private final SparkSession spark;
  private final OutputTable table;

  RunsTable(SparkSession spark, OutputTable table) {
    this.spark = spark;
    this.table = table;
  }

  /** The slice's runs as they stand now; none where the table is not there or not a runs table. */
  SliceState state(Slice slice) {
    Optional<Dataset<Row>> rows = new SliceReader(spark).readIfThere("outputs.runs", table, slice);
    return SliceState.of(
        rows.filter(RunsTable::isRunsTable)
            .map(found -> found.collectAsList().stream().map(RunsTable::run).toList())
            .orElse(List.of()));
  }

  /** The day under which a run keeps its results, if it has begun. */
  Optional<LocalDate> dateOf(String runId) {
    return new SliceReader(spark)
        .allIfThere("outputs.runs", table).filter(RunsTable::isRunsTable).stream()
            .flatMap(
                rows ->
                    rows
                        .filter(col("run_id").equalTo(runId))
                        .select("run_date")
                        .limit(1)
                        .collectAsList()
                        .stream())
            .map(row -> row.getDate(0).toLocalDate())
            .findFirst();
  }

  // Another table in its place is for the check of the outputs to tell.
  private static boolean isRunsTable(Dataset<Row> rows) {
    return Arrays.asList(rows.columns())
        .containsAll(List.of("run_id", "status", "config", "started_at", "input_versions"));
  }

  private static PastRun run(Row row) {
    return new PastRun(
        row.getAs("run_id"),
        RunStatus.valueOf(row.getAs("status")),
        value(row, "attempt_id", ""),
        value(row, "generation", 0L),
        row.getAs("config"),
        row.<Timestamp>getAs("started_at").toInstant(),
        Map.copyOf(row.<String, String>getJavaMap(row.fieldIndex("input_versions"))));
  }

  /** The value of a column that rows of older versions lack. */
  private static <T> T value(Row row, String column, T absent) {
    boolean there = Arrays.asList(row.schema().fieldNames()).contains(column);
    return there && !row.isNullAt(row.fieldIndex(column)) ? row.getAs(column) : absent;
  }
}
