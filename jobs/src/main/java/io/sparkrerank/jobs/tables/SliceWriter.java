package io.sparkrerank.jobs.tables;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/**
 * Replaces one slice of a table, a (run_date, model_id), and nothing else. On Delta that is one
 * atomic commit. On Parquet it is not: a reader may see the slice half replaced.
 */
public final class SliceWriter {
  private final SparkSession spark;
  private final OutputTable output;

  /** A writer of one table. */
  public SliceWriter(SparkSession spark, OutputTable output) {
    this.spark = spark;
    this.output = output;
  }

  /**
   * Makes {@code rows} the whole of the slice.
   *
   * @param rows with run_date and model_id, all of the slice
   */
  public void replace(Dataset<Row> rows, Slice slice) {
    if (output.format() == OutputFormat.DELTA) {
      replaceDelta(rows, slice);
    } else {
      replaceParquet(rows, slice);
    }
  }

  private void replaceDelta(Dataset<Row> rows, Slice slice) {
    save(writer(rows).option("replaceWhere", slice.condition()));
  }

  private void replaceParquet(Dataset<Row> rows, Slice slice) {
    boolean exists =
        !(output.table() instanceof CatalogTable c) || spark.catalog().tableExists(c.name());
    if (rows.isEmpty()) {
      // Dynamic overwrite touches only slices that have rows, so an emptied one would survive.
      dropParquetSlice(slice);
    }
    if (output.table() instanceof CatalogTable catalog && exists) {
      rows.write()
          .mode("overwrite")
          .option("partitionOverwriteMode", "dynamic")
          .insertInto(catalog.name());
    } else {
      save(writer(rows).option("partitionOverwriteMode", "dynamic"));
    }
  }

  private DataFrameWriter<Row> writer(Dataset<Row> rows) {
    return rows.write()
        .format(output.format().sparkName())
        .options(output.table().options())
        .mode("overwrite")
        .partitionBy(Columns.RUN_DATE, Columns.MODEL_ID);
  }

  private void save(DataFrameWriter<Row> writer) {
    if (output.table() instanceof CatalogTable catalog) {
      writer.saveAsTable(catalog.name());
    } else {
      writer.save(((PathTable) output.table()).path());
    }
  }

  private void dropParquetSlice(Slice slice) {
    if (output.table() instanceof CatalogTable catalog) {
      if (spark.catalog().tableExists(catalog.name())) {
        spark.sql(
            "ALTER TABLE "
                + catalog.name()
                + " DROP IF EXISTS PARTITION ("
                + slice.partition()
                + ")");
      }
      return;
    }
    Path root = new Path(((PathTable) output.table()).path());
    Path partition =
        new Path(
            new Path(root, Columns.RUN_DATE + "=" + slice.runDate()),
            Columns.MODEL_ID + "=" + ExternalCatalogUtils.escapePathName(slice.modelId()));
    try {
      FileSystem fileSystem = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      fileSystem.delete(partition, true);
    } catch (IOException e) {
      throw new UncheckedIOException(partition + " cannot be deleted", e);
    }
  }
}
