package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.OutputsConfig;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.ScoringConfig;
import io.sparkrerank.jobs.tables.OutputCheck;
import io.sparkrerank.jobs.tables.SliceWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The back door. Results are written in a fixed order, the run row last: a slice without a run row
 * belongs to a run that did not finish.
 */
final class OutputTables {
  private static final String STAGING = "_rerank_staging";

  private final SparkSession spark;
  private final OutputsConfig config;
  private final RunIdentity identity;

  private OutputTables(SparkSession spark, OutputsConfig config, RunIdentity identity) {
    this.spark = spark;
    this.config = config;
    this.identity = identity;
  }

  static OutputTables resolve(SparkSession spark, OutputsConfig config, RunIdentity identity) {
    return new OutputTables(spark, config, identity);
  }

  /**
   * Fails before scoring where a table could not be written after it.
   *
   * @param scored the schema of scored rows
   */
  void checkWritable(StructType scored, ScoringConfig scoring) {
    Dataset<Row> none = spark.createDataFrame(List.of(), scored);
    Dataset<Row> reranked = RankPlan.reranked(RankPlan.placed(none), scoring);
    Map<String, OutputTable> places = new LinkedHashMap<>(config.byName());
    places.put("staging-path", new OutputTable(new PathTable(stagingRoot(), "parquet", Map.of())));
    new OutputCheck(spark)
        .check(
            places,
            Map.of(
                "reranked", identity.stamp(reranked).schema(),
                "rejects", identity.stamp(RankPlan.rejects(none)).schema(),
                "metrics", identity.stamp(EvaluationPlan.none(spark)).schema(),
                "runs", RunRow.SCHEMA));
  }

  void writeRejects(Dataset<Row> rejects) {
    write(config.rejects(), rejects);
  }

  void writeMetrics(Dataset<Row> metrics) {
    config.metrics().ifPresent(table -> write(table, metrics));
  }

  void writeReranked(Dataset<Row> reranked) {
    write(config.reranked(), reranked);
  }

  void writeRun(Dataset<Row> run) {
    new SliceWriter(spark, config.runs()).replace(run, identity.slice());
  }

  private void write(OutputTable table, Dataset<Row> rows) {
    new SliceWriter(spark, table).replace(identity.stamp(rows), identity.slice());
  }

  /** Where scored rows wait until all of them are there. */
  Path stagingPath() {
    String run = identity.runId() + "-" + java.util.UUID.randomUUID();
    return new Path(new Path(stagingRoot()), run.replace(':', '-'));
  }

  private String stagingRoot() {
    Optional<String> configured = config.stagingPath();
    if (configured.isPresent()) {
      return configured.get();
    }
    if (config.reranked().table() instanceof PathTable path) {
      return new Path(new Path(path.path()).getParent(), STAGING).toString();
    }
    return new Path(spark.conf().get("spark.sql.warehouse.dir"), STAGING).toString();
  }
}
