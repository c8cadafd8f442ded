package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.OutputsConfig;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.ScoringConfig;
import io.sparkrerank.jobs.evaluation.EvaluationSchemas;
import io.sparkrerank.jobs.evaluation.StageEvaluation;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.CommitId;
import io.sparkrerank.jobs.tables.OutputCheck;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.jobs.tables.SliceWriter;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The back door. A run claims its slice, replaces its part of each table, and says that it has
 * finished, in this order; each step is a commit that happens once and that a newer claim forbids.
 * So a slice whose run row does not say SUCCEEDED belongs to a run that did not finish.
 */
final class OutputTables {
  private static final String STAGING = "_rerank_staging";
  private static final String RUNS = "runs";

  private final SparkSession spark;
  private final OutputsConfig config;
  private final RunIdentity identity;
  private final Map<String, String> versions = new TreeMap<>();
  private Optional<Publication> publication = Optional.empty();

  private record Publication(RunAttempt attempt, long generation) {}

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
    DataType queryId = scored.apply(Columns.QUERY_ID).dataType();
    new OutputCheck(spark)
        .check(
            places,
            Map.of(
                "reranked", identity.stamp(reranked).schema(),
                "rejects", identity.stamp(RankPlan.rejects(none)).schema(),
                "metrics", stamped(EvaluationSchemas.metrics()),
                "query-metrics", stamped(EvaluationSchemas.queryMetrics(queryId)),
                "comparison", stamped(EvaluationSchemas.comparison()),
                "runs", RunRow.SCHEMA));
  }

  /** Who has done this slice and who is at it. */
  SliceState state() {
    return new RunsTable(spark, config.runs()).state(identity.slice());
  }

  /**
   * Records that {@code attempt} has begun and what it reads, beside the results that stand.
   *
   * @param again whether an earlier try has recorded the same
   */
  void start(RunAttempt attempt, boolean again) {
    boolean transactions = config.runs().format() == OutputFormat.DELTA;
    // Without transactions the row could only replace the one of results that still stand.
    if (again || (!transactions && state().done().isPresent())) {
      return;
    }
    SliceWriter writer = new SliceWriter(spark, config.runs());
    Slice slice = identity.slice();
    String appId = slice.appId("start");
    writer.replace(
        RunRow.unfinished(spark, attempt, RunStatus.STARTED, OptionalLong.empty()),
        slice,
        slice.condition() + " AND status = '" + RunStatus.STARTED + "'",
        new CommitId(appId, writer.recorded(appId) + 1, metadata(attempt, "start", 0)));
  }

  /**
   * Takes the slice for {@code attempt}: from here on an older claim cannot come to its end any
   * more, and the results that stood are no finished run's.
   *
   * @return false if another try has finished meanwhile, so that nothing is left to do
   * @throws RerankException ({@link ExitCode#CANT_CREATE}) if another run has taken the slice
   *     meanwhile, ({@link ExitCode#TEMPORARY}) if a newer try of this run has
   */
  boolean claim(RunAttempt attempt) {
    if (!attempt.force()) {
      SliceState now = state();
      now.refuseOthers(identity.runId());
      if (now.done().isPresent()) {
        return false;
      }
      now.refuseNewer(attempt.startedAt());
    }
    long next = 1 + lastGeneration();
    writeRun(
        RunRow.unfinished(spark, attempt, RunStatus.PUBLISHING, OptionalLong.of(next)),
        attempt,
        2 * next,
        next);
    publication = Optional.of(new Publication(attempt, next));
    return true;
  }

  /** Of all tables, for one that was deleted has forgotten what the others hold. */
  private long lastGeneration() {
    long last = 0;
    for (Map.Entry<String, OutputTable> output : config.byName().entrySet()) {
      String name = output.getKey();
      long recorded =
          new SliceWriter(spark, output.getValue()).recorded(identity.slice().appId(name));
      last = Math.max(last, name.equals(RUNS) ? recorded / 2 : recorded);
    }
    return last;
  }

  void writeRejects(Dataset<Row> rejects) {
    write("rejects", config.rejects(), rejects);
  }

  /** Without judged queries too: an earlier run of this slice may have left values of its own. */
  void writeEvaluation(StageEvaluation evaluated) {
    config.metrics().ifPresent(table -> write("metrics", table, evaluated.metricsTable()));
    config
        .queryMetrics()
        .ifPresent(table -> write("query-metrics", table, evaluated.queryMetricsTable()));
    config.comparison().ifPresent(table -> write("comparison", table, evaluated.comparisonTable()));
  }

  void writeReranked(Dataset<Row> reranked) {
    write("reranked", config.reranked(), reranked);
  }

  /** Says that all is written. */
  void finish(RunResult result) {
    Publication own = publication.orElseThrow();
    writeRun(
        RunRow.succeeded(spark, own.attempt(), own.generation(), versions, result),
        own.attempt(),
        2 * own.generation() + 1,
        own.generation());
  }

  /**
   * Records that gates have stopped {@code attempt}, beside the results that stand.
   *
   * @param result what it would have published
   */
  void gated(RunAttempt attempt, RunResult result) {
    Dataset<Row> run = RunRow.gated(spark, attempt, result);
    SliceWriter writer = new SliceWriter(spark, config.runs());
    if (config.runs().format() != OutputFormat.DELTA && state().done().isPresent()) {
      writer.append(run);
      return;
    }
    Slice slice = identity.slice();
    String appId = slice.appId("start");
    writer.replace(
        run,
        slice,
        "%s AND status IN ('%s', '%s')"
            .formatted(slice.condition(), RunStatus.STARTED, RunStatus.GATED),
        new CommitId(appId, writer.recorded(appId) + 1, metadata(attempt, "gated", 0)));
  }

  /** What drift is told from; empty if there is none. */
  Optional<LastGoodRun> lastGoodRun(Dataset<Row> reranked) {
    return LastGoodRun.find(spark, config, identity, identity.stamp(reranked).schema());
  }

  private StructType stamped(StructType schema) {
    return identity.stamp(spark.createDataFrame(List.of(), schema)).schema();
  }

  private void write(String name, OutputTable table, Dataset<Row> rows) {
    Publication own = publication.orElseThrow();
    Slice slice = identity.slice();
    CommitId id =
        new CommitId(
            slice.appId(name), own.generation(), metadata(own.attempt(), name, own.generation()));
    OptionalLong version = new SliceWriter(spark, table).replace(identity.stamp(rows), slice, id);
    versions.put(name, table.display() + (version.isPresent() ? "@v" + version.getAsLong() : ""));
  }

  /** A claim and the end of what it covers are two versions of one appId, so they cannot mix. */
  private void writeRun(Dataset<Row> run, RunAttempt attempt, long version, long generation) {
    Slice slice = identity.slice();
    String step = version % 2 == 0 ? "claim" : "finish";
    new SliceWriter(spark, config.runs())
        .replace(
            run,
            slice,
            new CommitId(slice.appId(RUNS), version, metadata(attempt, step, generation)));
  }

  /** What a table's history keeps with a commit. */
  private String metadata(RunAttempt attempt, String step, long generation) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("run_id", identity.runId());
    json.put("attempt_id", attempt.id());
    json.put("step", step);
    json.put("generation", generation);
    json.put("model_sha256", attempt.model().spec().sha256());
    ObjectNode inputs = json.putObject("input_versions");
    new TreeMap<>(attempt.inputVersions()).forEach(inputs::put);
    return json.toString();
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
