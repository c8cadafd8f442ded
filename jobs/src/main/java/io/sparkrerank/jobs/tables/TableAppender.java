package io.sparkrerank.jobs.tables;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Adds rows to a Delta table, each commit once. */
public final class TableAppender {
  private final SparkSession spark;
  private final OutputTable output;

  /** A writer of one Delta table. */
  public TableAppender(SparkSession spark, OutputTable output) {
    this.spark = spark;
    this.output = output;
  }

  /**
   * Adds {@code rows}, unless the table has them under {@code id}.
   *
   * @throws RerankException ({@link ExitCode#TEMPORARY}) if somebody else has used the id
   */
  public long append(Dataset<Row> rows, String[] partitioning, CommitId id) {
    DataFrameWriter<Row> writer =
        rows.write()
            .format(output.format().sparkName())
            .options(output.table().options())
            .mode("append")
            .partitionBy(partitioning)
            .option("txnAppId", id.appId())
            .option("txnVersion", id.version())
            .option("userMetadata", id.metadata());
    return new DeltaCommits(spark, output)
        .once(
            id,
            () -> {
              if (output.table() instanceof CatalogTable named) {
                writer.saveAsTable(named.name());
              } else {
                writer.save(((PathTable) output.table()).path());
              }
            });
  }
}
