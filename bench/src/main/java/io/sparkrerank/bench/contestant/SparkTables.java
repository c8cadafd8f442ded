package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairFiles;
import io.sparkrerank.bench.data.PairSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A session, and the pairs as the tables that it would find in a lake. */
final class SparkTables implements AutoCloseable {
  /** The tables' names. */
  static final List<String> NAMES = List.of("queries", "passages", "candidates");

  private final Path work;
  private final SparkSession spark;

  /** Opens a session as the job and its conf files do, with the SQL functions in it. */
  SparkTables(String master) throws IOException {
    this.work = Files.createTempDirectory("bench-spark");
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("bench")
            .config(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension,io.sparkrerank.spark.RerankExtensions")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config("spark.plugins", "io.sparkrerank.spark.RerankPlugin")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", work.resolve("warehouse").toUri().toString())
            .config("spark.executorEnv.TOKENIZERS_PARALLELISM", "false")
            .config("spark.ui.enabled", "false");
    if (!master.startsWith("local[")) {
      builder.config("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }
    this.spark = builder.getOrCreate();
  }

  SparkSession spark() {
    return spark;
  }

  /** A directory for results, not made yet. */
  Path directory(String name) {
    return work.resolve(name);
  }

  /** The set as Parquet, a directory for each of {@link #NAMES}; made outside the clock. */
  Path of(PairSet set) throws IOException {
    // Of the whole set: pairs of every kind of traffic begin with the same query.
    Path json = work.resolve("json" + set.size() + "-" + set.hashCode());
    Path tables = work.resolve(json.getFileName() + "-parquet");
    if (!Files.exists(tables)) {
      PairFiles.write(set, json);
      for (String name : NAMES) {
        spark
            .read()
            .json(json.resolve(name + ".jsonl").toString())
            .write()
            .parquet(tables.resolve(name).toString());
      }
    }
    return tables;
  }

  @Override
  public void close() {
    spark.stop();
  }
}
