package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.PairColumns;
import io.sparkrerank.spark.ResolvedModel;
import io.sparkrerank.spark.ScorePartitions;
import io.sparkrerank.spark.ScoringCounters;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A resolved run: score once into staging, then rank, evaluate, count and write from there. */
final class Rerank {
  private static final Logger LOG = LoggerFactory.getLogger(Rerank.class);

  /** Pairs per task: a minute or so of work on one core, little enough to spread and to repeat. */
  private static final long PAIRS_PER_PARTITION = 4096;

  private static final int PARTITIONS_PER_CORE = 4;
  private static final int MIN_PAIRS_PER_PARTITION = 32;

  private final SparkSession spark;
  private final RerankConfig config;
  private final RunIdentity identity;
  private final InputTables inputs;
  private final ResolvedModel model;

  Rerank(
      SparkSession spark,
      RerankConfig config,
      RunIdentity identity,
      InputTables inputs,
      ResolvedModel model) {
    this.spark = spark;
    this.config = config;
    this.identity = identity;
    this.inputs = inputs;
    this.model = model;
  }

  SparkSession spark() {
    return spark;
  }

  RerankConfig config() {
    return config;
  }

  RunIdentity identity() {
    return identity;
  }

  InputTables inputs() {
    return inputs;
  }

  ResolvedModel model() {
    return model;
  }

  /** The pairs to be scored, as planned for {@code counts}. */
  Dataset<Row> pairs(PairCounts counts) {
    int partitions = partitions(counts);
    return CandidatePlan.pairs(CandidatePlan.distinct(inputs, partitions), inputs, partitions);
  }

  /** The columns of scored rows; plans the pairs but runs nothing. */
  StructType scoredSchema() {
    return PairColumns.out(
        CandidatePlan.pairs(CandidatePlan.distinct(inputs, 1), inputs, 1).schema());
  }

  RunResult execute(OutputTables outputs, EvaluationPlan evaluation, Clock clock) {
    Instant startedAt = clock.instant();
    PairCounts counts = PairCounts.of(inputs);
    LOG.info(
        "scoring {} of {} candidates ({} duplicates, {} without query, {} without passage)",
        counts.scorable(),
        counts.candidates(),
        counts.duplicates(),
        counts.missingQuery(),
        counts.missingPassage());
    Path staging = outputs.stagingPath();
    try {
      ScoringCounters counters = ScoringCounters.register(spark.sparkContext());
      Instant scoringFrom = clock.instant();
      Dataset<Row> scored = score(counts, counters, staging);
      Duration scoringTime = Duration.between(scoringFrom, clock.instant());
      Dataset<Row> ranked = RankPlan.ranked(scored);
      ScoredCounts ended = ScoredCounts.of(scored, ranked, config.scoring());
      checkNothingLost(counts, ended);
      // Nothing that can fail on data may stand behind the first write.
      Dataset<Row> metrics = evaluate(evaluation, scored, ranked);
      LOG.info("writing results of {}", identity.runId());
      outputs.writeRun(RunRow.none(spark));
      outputs.writeRejects(RankPlan.rejects(scored));
      // Without qrels too: an earlier run of this slice may have left metrics of its own.
      outputs.writeMetrics(metrics);
      outputs.writeReranked(RankPlan.reranked(ranked, config.scoring()));
      RunResult result =
          new RunResult(
              identity,
              model,
              counts,
              ended,
              MetricValue.collect(metrics.collectAsList(), evaluation.names()),
              counters.stats().paddingRatio(),
              startedAt,
              clock.instant(),
              scoringTime);
      outputs.writeRun(RunRow.of(spark, result, config, inputs.versions()));
      return result;
    } finally {
      delete(staging);
    }
  }

  private Dataset<Row> score(PairCounts counts, ScoringCounters counters, Path staging) {
    Dataset<Row> pairs = pairs(counts);
    StructType out = PairColumns.out(pairs.schema());
    try (ScoringProgress progress =
        ScoringProgress.start(spark.sparkContext(), counters, counts.distinct())) {
      pairs
          .mapPartitions(
              new ScorePartitions(
                  model.spec(), model.scoring(), CandidatePlan.carriedColumns(), counters),
              Encoders.row(out))
          .write()
          .parquet(staging.toString());
      progress.finish();
    }
    return spark.read().schema(out).parquet(staging.toString());
  }

  private Dataset<Row> evaluate(
      EvaluationPlan evaluation, Dataset<Row> scored, Dataset<Row> ranked) {
    if (inputs.qrels().isEmpty()) {
      return EvaluationPlan.none(spark);
    }
    Dataset<Row> metrics = evaluation.metrics(inputs.qrels().get(), scored, ranked);
    return spark.createDataFrame(metrics.collectAsList(), metrics.schema());
  }

  private int partitions(PairCounts counts) {
    if (config.scoring().partitions().isPresent()) {
      return config.scoring().partitions().getAsInt();
    }
    int cores = spark.sparkContext().defaultParallelism();
    long wanted =
        Math.max(
            counts.scorable() / PAIRS_PER_PARTITION,
            Math.min(
                (long) PARTITIONS_PER_CORE * cores, counts.scorable() / MIN_PAIRS_PER_PARTITION));
    return (int) Math.max(1, Math.min(wanted, 100_000));
  }

  private static void checkNothingLost(PairCounts counts, ScoredCounts ended) {
    boolean complete =
        ended.rows() == counts.distinct()
            && ended.scored() + ended.rejects() == ended.rows()
            && ended.kept() + ended.cutByTopN() + ended.cutByMinScore() == ended.scored();
    if (!complete) {
      throw new RerankException(
          ExitCode.SOFTWARE,
          "the counts do not add up, so nothing was written: "
              + counts
              + " went in and "
              + ended
              + " came out; if the input tables were changed during the run, run again; if"
              + " outputs.staging-path is not a place that driver and executors share, set it to one;"
              + " else report this as a bug");
    }
  }

  private void delete(Path staging) {
    try {
      FileSystem fileSystem = staging.getFileSystem(spark.sparkContext().hadoopConfiguration());
      fileSystem.delete(staging, true);
      Path root = staging.getParent();
      if (fileSystem.exists(root) && fileSystem.listStatus(root).length == 0) {
        fileSystem.delete(root, false);
      }
    } catch (IOException e) {
      LOG.warn("{} was left behind: {}", staging, e.getMessage());
    }
  }
}
