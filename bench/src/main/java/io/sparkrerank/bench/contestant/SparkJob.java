package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.jobs.cli.RerankArgs;
import io.sparkrerank.jobs.rerank.RerankJob;
import java.io.IOException;
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
  private final SparkTables tables;
  private int runs;

  /**
   * Opens a session.
   *
   * @param master {@code local[*]}, or {@code local-cluster[2,1,2048]} for executors in JVMs of
   *     their own
   */
  SparkJob(ModelFiles model, String master) throws IOException {
    this.model = model;
    this.tables = new SparkTables(master);
  }

  @Override
  public Measurement run(PairSet set) throws IOException {
    SparkSession spark = tables.spark();
    Path inputs = tables.of(set);
    Path results = tables.directory("results" + runs++);
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

  private RerankArgs arguments(Path inputs, Path results) {
    Map<String, String> sets = new LinkedHashMap<>();
    for (String name : SparkTables.NAMES) {
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
    tables.close();
  }
}
