package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairFiles;
import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.jobs.cli.RerankArgs;
import io.sparkrerank.jobs.rerank.RerankJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Our whole job: three Parquet tables in, four Delta tables out, with ranking, counting and
 * publishing. The session is open before the clock, as a peer's model is.
 */
final class SparkJob implements Contestant {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  private final ModelFiles model;
  private final Path work;
  private final SparkSession spark;
  private int runs;

  /**
   * Opens a session.
   *
   * @param master {@code local[*]}, or {@code local-cluster[2,1,2048]} for executors in JVMs of
   *     their own
   */
  SparkJob(ModelFiles model, String master) throws IOException {
    this.model = model;
    this.work = Files.createTempDirectory("bench-job");
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("bench")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
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

  @Override
  public Measurement run(PairSet set) throws IOException {
    Path inputs = tables(set);
    Path results = work.resolve("results" + runs++);
    RerankArgs args = arguments(inputs, results);
    long start = System.nanoTime();
    RerankJob.run(spark, args, args.loadConfig());
    double seconds = (System.nanoTime() - start) / 1e9;
    Row run = spark.read().format("delta").load(results.resolve("runs").toString()).first();
    double stage = run.getAs("scoring_seconds");
    double padding = run.getAs("padding_ratio");
    return new Measurement(
        set.size(), seconds, Map.of("stage_seconds", stage, "padding_ratio", padding));
  }

  /** The set as Parquet, which a job would find in a lake; made outside the clock. */
  private Path tables(PairSet set) throws IOException {
    Path json = work.resolve("json" + set.size() + "-" + set.groups().get(0).hashCode());
    Path tables = work.resolve(json.getFileName() + "-parquet");
    if (!Files.exists(tables)) {
      PairFiles.write(set, json);
      for (String name : List.of("queries", "passages", "candidates")) {
        spark
            .read()
            .json(json.resolve(name + ".jsonl").toString())
            .write()
            .parquet(tables.resolve(name).toString());
      }
    }
    return tables;
  }

  private RerankArgs arguments(Path inputs, Path results) {
    Map<String, String> sets = new LinkedHashMap<>();
    for (String name : List.of("queries", "passages", "candidates")) {
      sets.put("inputs." + name + ".path", inputs.resolve(name).toString());
      sets.put("inputs." + name + ".format", "parquet");
    }
    for (String name : List.of("reranked", "rejects", "runs")) {
      sets.put("outputs." + name + ".path", results.resolve(name).toString());
    }
    sets.put("outputs.metrics.path", results.resolve("metrics").toString());
    sets.put("model.path", model.directory().toAbsolutePath().toString());
    sets.put("model.id", "bench");
    model.onnxFile().ifPresent(file -> sets.put("model.file", file));
    sets.put("scoring.top-n", "10");
    // Forced, for every repetition writes the same slice.
    return new RerankArgs(
        List.of(), sets, Optional.empty(), DAY, DAY, Optional.empty(), true, false, false);
  }

  @Override
  public void close() {
    spark.stop();
  }
}
