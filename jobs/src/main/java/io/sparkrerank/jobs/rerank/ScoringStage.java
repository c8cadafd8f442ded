package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.sparkrerank.jobs.config.ScoringConfig;
import io.sparkrerank.jobs.pairs.CandidatePlan;
import io.sparkrerank.jobs.pairs.PairLedger;
import io.sparkrerank.jobs.pairs.ScoreOnce;
import io.sparkrerank.jobs.pairs.TextHash;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.PairColumns;
import io.sparkrerank.spark.ResolvedModel;
import io.sparkrerank.spark.ScorePartitions;
import io.sparkrerank.spark.ScoringCounters;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From input tables to scored rows: the ledger first, then each pair of texts once. */
final class ScoringStage {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringStage.class);

  /** Pairs per task: a minute or so of work on one core, little enough to spread and to repeat. */
  private static final long PAIRS_PER_PARTITION = 4096;

  private static final int PARTITIONS_PER_CORE = 4;
  private static final int MIN_PAIRS_PER_PARTITION = 32;
  private static final int MOST_PARTITIONS = 100_000;

  private final SparkSession spark;
  private final InputTables inputs;
  private final ResolvedModel model;
  private final ScoringConfig config;
  private final TextHash hash;

  ScoringStage(
      SparkSession spark,
      InputTables inputs,
      ResolvedModel model,
      ScoringConfig config,
      TextHash hash) {
    this.spark = spark;
    this.inputs = inputs;
    this.model = model;
    this.config = config;
    this.hash = hash;
  }

  /** Every distinct candidate without its texts; plans, runs nothing. */
  Dataset<Row> ledger(PairCounts counts) {
    return PairLedger.of(
        CandidatePlan.distinct(inputs, partitions(counts.distinct())), inputs, hash);
  }

  /** Rows of the ledger with their texts; plans, runs nothing. */
  Dataset<Row> withTexts(Dataset<Row> ledger, long pairs) {
    return PairLedger.withTexts(ledger, inputs, hash, partitions(pairs));
  }

  /** The columns of scored rows; plans the pairs but runs nothing. */
  StructType scoredSchema() {
    return PairColumns.out(
        PairLedger.withTexts(
                PairLedger.of(CandidatePlan.distinct(inputs, 1), inputs, hash), inputs, hash, 1)
            .schema());
  }

  /**
   * Every distinct candidate with a logit or a reason.
   *
   * @param staging takes ledger and scores
   */
  Dataset<Row> run(PairCounts counts, ScoringCounters counters, Staging staging) {
    Dataset<Row> ledger = staging.keep("ledger", ledger(counts));
    long shown = ledger.filter(not(col(PairLedger.REPEAT))).count();
    LOG.info("{} pairs to be scored once, {} repeats", shown, counts.distinct() - shown);
    Dataset<Row> pairs = withTexts(ledger, shown);
    ScoreOnce scorer =
        new ScoreOnce(
            new ScorePartitions(
                model.spec(), model.scoring(), PairLedger.CARRIED.size(), counters));
    try (ScoringProgress progress = ScoringProgress.start(spark.sparkContext(), counters, shown)) {
      Dataset<Row> scored =
          staging.keep(
              "scored", pairs.mapPartitions(scorer, Encoders.row(PairColumns.out(pairs.schema()))));
      progress.finish();
      return scored;
    }
  }

  private int partitions(long pairs) {
    if (config.partitions().isPresent()) {
      return config.partitions().getAsInt();
    }
    int cores = spark.sparkContext().defaultParallelism();
    long wanted =
        Math.max(
            pairs / PAIRS_PER_PARTITION,
            Math.min((long) PARTITIONS_PER_CORE * cores, pairs / MIN_PAIRS_PER_PARTITION));
    return (int) Math.max(1, Math.min(wanted, MOST_PARTITIONS));
  }
}
