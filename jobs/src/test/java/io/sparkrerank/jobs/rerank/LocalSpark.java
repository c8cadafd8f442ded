package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.tables.JobSession;
import io.sparkrerank.spark.RerankExtensions;
import io.sparkrerank.spark.RerankPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One {@code local[2]} session for all test classes of the JVM, opened as the job opens its own.
 */
public final class LocalSpark {
  private static final Map<String, String> CONF =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.sql.shuffle.partitions", "2",
          "spark.databricks.delta.snapshotPartitions", "2",
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.extensions", RerankExtensions.class.getName(),
          "spark.plugins", RerankPlugin.class.getName(),
          "spark.hadoop.fs.testfs.impl", TestFileSystem.class.getName(),
          "spark.delta.logStore.testfs.impl", FaultyLogStore.class.getName());

  private static SparkSession session;

  private LocalSpark() {}

  /** The session, opened with the first call. */
  public static synchronized SparkSession session() {
    if (session == null) {
      Map<String, String> conf = new java.util.HashMap<>(CONF);
      conf.put("spark.sql.warehouse.dir", temporary("warehouse"));
      conf.forEach(System::setProperty);
      session = JobSession.open();
      conf.keySet().forEach(System::clearProperty);
    }
    return session;
  }

  /** A table of {@code rows}, its columns in Spark's DDL: {@code "query_id STRING, n INT"}. */
  public static Dataset<Row> table(String columns, Object[]... rows) {
    return session()
        .createDataFrame(
            Arrays.stream(rows).map(RowFactory::create).toList(), StructType.fromDDL(columns));
  }

  /** The values of one row of {@link #table}. */
  public static Object[] row(Object... values) {
    return values;
  }

  private static String temporary(String name) {
    try {
      return Files.createTempDirectory(name).toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
