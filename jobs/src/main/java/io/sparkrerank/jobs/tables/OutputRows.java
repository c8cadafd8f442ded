package io.sparkrerank.jobs.tables;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads what earlier runs left in an output. */
public final class OutputRows {
  private final SparkSession spark;

  /** A reader over {@code spark}. */
  public OutputRows(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * All rows of the table; empty if it does not exist yet.
   *
   * @param expected the columns it is written with. Parquet files are read as these, for Spark
   *     would take the directory model_id=007 for the number 7, and the columns of some one file
   *     for all
   */
  public Optional<Dataset<Row>> of(OutputTable output, StructType expected) {
    DataFrameReader reader = spark.read().format(output.format().sparkName());
    return open(output, output.format() == OutputFormat.PARQUET ? reader.schema(expected) : reader);
  }

  /** The columns that the table has; empty if it does not exist yet. */
  Optional<StructType> columns(OutputTable output) {
    return open(output, spark.read().format(output.format().sparkName())).map(Dataset::schema);
  }

  private Optional<Dataset<Row>> open(OutputTable output, DataFrameReader reader) {
    try {
      Dataset<Row> rows =
          output.table() instanceof CatalogTable catalog
              ? spark.table(catalog.name())
              : reader.load(((PathTable) output.table()).path());
      return rows.schema().isEmpty() ? Optional.empty() : Optional.of(rows);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
