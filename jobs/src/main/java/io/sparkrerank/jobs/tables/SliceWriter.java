package io.sparkrerank.jobs.tables;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.functions;

/**
 * Replaces one slice of a table, a (run_date, model_id), and nothing else. On Delta that is one
 * atomic commit, which happens once however often it is tried. On Parquet it is neither: a reader
 * may see the slice half replaced, and two writers at once may mix.
 */
public final class SliceWriter {
  /** The columns that name a slice. */
  static final List<String> PARTITION = List.of(Columns.RUN_DATE, Columns.MODEL_ID);

  private final SparkSession spark;
  private final OutputTable output;

  /** A writer of one table. */
  public SliceWriter(SparkSession spark, OutputTable output) {
    this.spark = spark;
    this.output = output;
  }

  /**
   * The newest version that the table has recorded for {@code appId}; 0 where there is none, as in
   * every table that is not Delta.
   */
  public long recorded(String appId) {
    return new DeltaCommits(spark, output).recorded(appId);
  }

  /**
   * Makes {@code rows} the whole of the slice.
   *
   * @param rows with run_date and model_id, all of the slice
   * @return the version of the table that this made; empty where tables have none
   * @throws RerankException ({@link ExitCode#CANT_CREATE}) if the table or its place refuses,
   *     ({@link ExitCode#TEMPORARY}) if another run has overtaken this one
   */
  public OptionalLong replace(Dataset<Row> rows, Slice slice, CommitId id) {
    return replace(rows, slice, slice.condition(), id);
  }

  /**
   * Makes {@code rows} all of the slice's rows under {@code condition}; where tables have no
   * transactions, all of the slice.
   *
   * @param condition true for {@code rows}, and for no row of another slice
   */
  public OptionalLong replace(Dataset<Row> rows, Slice slice, String condition, CommitId id) {
    try {
      Dataset<Row> ordered = output.table() instanceof CatalogTable ? partitionLast(rows) : rows;
      if (output.format() == OutputFormat.DELTA) {
        return OptionalLong.of(
            new DeltaCommits(spark, output).once(id, () -> replaceDelta(ordered, condition, id)));
      }
      replaceParquet(ordered, slice);
      return OptionalLong.empty();
    } catch (Exception e) {
      if (!DeltaCommits.isConflict(e) && refused(e)) {
        throw cannotWrite(e);
      }
      throw e;
    }
  }

  /**
   * Adds {@code rows} to what the slice holds.
   *
   * @throws RerankException ({@link ExitCode#CANT_CREATE}) if the table or its place refuses
   */
  public void append(Dataset<Row> rows) {
    try {
      if (output.table() instanceof CatalogTable) {
        save(writer(partitionLast(rows)).mode("append"));
      } else {
        save(writer(rows).mode("append"));
      }
    } catch (Exception e) {
      if (refused(e)) {
        throw cannotWrite(e);
      }
      throw e;
    }
  }

  /** Whether the table or its file system said no, as against Spark losing the work. */
  private static boolean refused(Exception e) {
    return ExceptionUtils.getThrowableList(e).stream()
        .anyMatch(t -> t instanceof AnalysisException || t instanceof IOException);
  }

  private RerankException cannotWrite(Exception e) {
    String why =
        e instanceof AnalysisException a ? a.getSimpleMessage() : String.valueOf(e.getMessage());
    return new RerankException(
        ExitCode.CANT_CREATE,
        output.display()
            + " cannot be written ("
            + why.lines().findFirst().orElse("no reason given").strip()
            + "); there is no run row, so the results of this run are not complete: mend the table"
            + " or its place and run again",
        e);
  }

  /** A catalog keeps the columns of partitions behind the others. */
  private static Dataset<Row> partitionLast(Dataset<Row> rows) {
    List<String> order = new ArrayList<>(List.of(rows.columns()));
    order.removeAll(PARTITION);
    order.addAll(PARTITION);
    return rows.select(order.stream().map(functions::col).toArray(Column[]::new));
  }

  private void replaceDelta(Dataset<Row> rows, String condition, CommitId id) {
    save(
        writer(rows)
            .option("replaceWhere", condition)
            .option("txnAppId", id.appId())
            .option("txnVersion", id.version())
            .option("userMetadata", id.metadata()));
  }

  private void replaceParquet(Dataset<Row> rows, Slice slice) {
    // Dynamic overwrite touches only slices that have rows, so an emptied one would survive.
    boolean empty = rows.isEmpty();
    if (output.table() instanceof PathTable path && empty) {
      writeEmptyPartition(rows, partition(path, slice));
    } else if (output.table() instanceof CatalogTable catalog
        && spark.catalog().tableExists(catalog.name())) {
      if (empty) {
        spark.sql(
            "ALTER TABLE %s DROP IF EXISTS PARTITION (%s)"
                .formatted(catalog.name(), slice.partition()));
      } else {
        insert(rows, catalog);
      }
    } else {
      save(writer(rows).option("partitionOverwriteMode", "dynamic"));
    }
  }

  /** A file without rows, so that the columns of a table without rows can still be read. */
  private static void writeEmptyPartition(Dataset<Row> rows, Path partition) {
    rows.drop(Columns.RUN_DATE, Columns.MODEL_ID)
        .coalesce(1)
        .write()
        .mode("overwrite")
        .parquet(partition.toString());
  }

  /** Puts the columns in the order of the table, since Spark inserts by position. */
  private void insert(Dataset<Row> rows, CatalogTable catalog) {
    Column[] order =
        Arrays.stream(spark.table(catalog.name()).columns())
            .map(functions::col)
            .toArray(Column[]::new);
    rows.select(order)
        .write()
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .insertInto(catalog.name());
  }

  private DataFrameWriter<Row> writer(Dataset<Row> rows) {
    return rows.write()
        .format(output.format().sparkName())
        .options(output.table().options())
        .mode("overwrite")
        .partitionBy(PARTITION.toArray(String[]::new));
  }

  private void save(DataFrameWriter<Row> writer) {
    if (output.table() instanceof CatalogTable catalog) {
      writer.saveAsTable(catalog.name());
    } else {
      writer.save(((PathTable) output.table()).path());
    }
  }

  static Path partition(PathTable table, Slice slice) {
    return new Path(
        new Path(new Path(table.path()), Columns.RUN_DATE + "=" + slice.runDate()),
        Columns.MODEL_ID + "=" + ExternalCatalogUtils.escapePathName(slice.modelId()));
  }
}
