package io.sparkrerank.jobs.rerank;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which a run keeps what it has, so that nothing is computed twice; deleted when
 * the run ends, however it ends. It never holds texts.
 */
final class Staging implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  private final SparkSession spark;
  private final Path root;

  Staging(SparkSession spark, Path root) {
    this.spark = spark;
    this.root = root;
  }

  /** Runs the plan of {@code rows} once; what comes back reads its result. */
  Dataset<Row> keep(String name, Dataset<Row> rows) {
    StructType schema = rows.schema();
    String path = new Path(root, name).toString();
    rows.write().parquet(path);
    return spark.read().schema(schema).parquet(path);
  }

  /** What was kept under {@code names}, all of one schema. */
  Dataset<Row> read(StructType schema, List<String> names) {
    String[] paths =
        names.stream().map(name -> new Path(root, name).toString()).toArray(String[]::new);
    return spark.read().schema(schema).parquet(paths);
  }

  @Override
  public void close() {
    try {
      FileSystem fileSystem = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      fileSystem.delete(root, true);
      Path parent = root.getParent();
      if (fileSystem.exists(parent) && fileSystem.listStatus(parent).length == 0) {
        fileSystem.delete(parent, false);
      }
    } catch (IOException e) {
      LOG.warn("{} was left behind: {}", root, e.getMessage());
    }
  }
}
