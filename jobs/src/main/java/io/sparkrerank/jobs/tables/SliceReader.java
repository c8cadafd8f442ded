package io.sparkrerank.jobs.tables;

import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads one slice of an output table. */
public final class SliceReader {
  private final SparkSession spark;
  private final TableReader tables;

  /** A reader over {@code spark}. */
  public SliceReader(SparkSession spark) {
    this.spark = spark;
    this.tables = new TableReader(spark);
  }

  /**
   * The rows of the slice; from a Parquet path without run_date and model_id, which its directories
   * hold.
   *
   * @param key the table's configuration key, for messages
   * @throws RerankException ({@link ExitCode#DATA}) if the table cannot be opened
   */
  public Dataset<Row> read(String key, OutputTable output, Slice slice) {
    if (output.format() == OutputFormat.PARQUET && output.table() instanceof PathTable path) {
      return readDirectory(key, path, slice);
    }
    return tables.open(key, output.table()).rows().filter(slice.condition());
  }

  /**
   * As {@link #read}, empty where nothing has been written yet or another table is.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if what is there cannot be opened
   */
  public Optional<Dataset<Row>> readIfThere(String key, OutputTable output, Slice slice) {
    if (output.format() == OutputFormat.PARQUET && output.table() instanceof PathTable path) {
      return exists(key, path, SliceWriter.partition(path, slice))
          ? Optional.of(readDirectory(key, path, slice))
          : Optional.empty();
    }
    return allIfThere(key, output)
        .filter(rows -> List.of(rows.columns()).containsAll(SliceWriter.PARTITION))
        .map(rows -> rows.filter(slice.condition()));
  }

  /**
   * All rows of a table of a catalog or of a Delta table; empty where there is none.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if it cannot be opened
   */
  public Optional<Dataset<Row>> allIfThere(String key, OutputTable output) {
    return WrittenTables.isThere(spark, output)
        ? Optional.of(tables.open(key, output.table()).rows())
        : Optional.empty();
  }

  private boolean exists(String key, PathTable table, Path directory) {
    try {
      return directory.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(directory);
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.DATA, key + ": " + table.display() + " cannot be read (" + e + ")", e);
    }
  }

  // Filtered by value it would be wrong: Spark takes the directory model_id=007 for the number 7.
  private Dataset<Row> readDirectory(String key, PathTable table, Slice slice) {
    Path directory = SliceWriter.partition(table, slice);
    return exists(key, table, directory)
        ? spark.read().options(table.options()).parquet(directory.toString())
        : tables
            .open(key, table)
            .rows()
            .drop(Columns.RUN_DATE, Columns.MODEL_ID)
            .filter(lit(false));
  }
}
