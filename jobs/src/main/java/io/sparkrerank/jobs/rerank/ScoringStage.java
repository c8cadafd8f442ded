package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.StoreConfig;
import io.sparkrerank.jobs.pairs.CandidatePlan;
import io.sparkrerank.jobs.pairs.PairLedger;
import io.sparkrerank.jobs.pairs.ScoreOnce;
import io.sparkrerank.jobs.pairs.TextHash;
import io.sparkrerank.jobs.store.ScoreStore;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.PairColumns;
import io.sparkrerank.spark.ScorePartitions;
import io.sparkrerank.spark.ScoringCounters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From input tables to scored rows: the ledger first, what the store knows, then each pair of texts
 * that is left once. Texts are spread once for all pieces.
 */
final class ScoringStage {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringStage.class);

  /** Pairs per task: a minute or so of work on one core, little enough to spread and to repeat. */
  private static final long PAIRS_PER_PARTITION = 4096;

  private static final int PARTITIONS_PER_CORE = 4;
  private static final int PARTITIONS_PER_PIECE = 8;
  private static final int MIN_PAIRS_PER_PARTITION = 32;
  // Some 10 MB of ids.
  private static final long FEW_PAIRS = 250_000;

  private static final int MOST_PARTITIONS = 100_000;
  private static final long STORED_PAIRS_PER_FILE = 2_000_000;

  private final SparkSession spark;
  private final InputTables inputs;
  private final RerankConfig config;
  private final RunAttempt attempt;
  private final TextHash hash;

  ScoringStage(SparkSession spark, InputTables inputs, RerankConfig config, RunAttempt attempt) {
    this.spark = spark;
    this.inputs = inputs;
    this.config = config;
    this.attempt = attempt;
    this.hash = TextHash.of(config.store().flatMap(StoreConfig::hashSecret));
  }

  /** Every distinct candidate without its texts; plans, runs nothing. */
  Dataset<Row> ledger(PairCounts counts, Optional<ScoreStore> store) {
    return PairLedger.of(
        CandidatePlan.distinct(inputs, partitions(counts.distinct())),
        inputs,
        hash,
        store.map(ScoreStore::known));
  }

  /** Rows of the ledger with their texts; plans, runs nothing. */
  Dataset<Row> withTexts(Dataset<Row> ledger, long pairs) {
    return PairLedger.withTexts(ledger, inputs, hash, partitions(pairs), false);
  }

  /** The columns of scored rows; plans the pairs but runs nothing. */
  StructType scoredSchema() {
    Dataset<Row> distinct = CandidatePlan.distinct(inputs, 1);
    Dataset<Row> ledger = PairLedger.of(distinct, inputs, hash, Optional.empty());
    return PairColumns.out(PairLedger.withTexts(ledger, inputs, hash, 1, false).schema());
  }

  /**
   * Every distinct candidate with a logit or a reason.
   *
   * @param staging takes ledger and scores
   */
  Dataset<Row> run(
      PairCounts counts, Optional<ScoreStore> store, ScoringCounters counters, Staging staging) {
    Dataset<Row> ledger = staging.keep("ledger", ledger(counts, store));
    Dataset<Row> open = ledger.filter(not(col(PairLedger.STORED)));
    long shown = open.filter(not(col(PairLedger.REPEAT))).count();
    int partitions = partitions(shown);
    long[] pairs = new long[partitions];
    Column toScore = PairLedger.complete().and(not(col(PairLedger.REPEAT)));
    open.groupBy(PairLedger.task(partitions).as("task"))
        .agg(count(when(toScore, lit(1))).as("pairs"))
        .collectAsList()
        .forEach(row -> pairs[row.getInt(0)] = row.getLong(1));
    long most = store.isPresent() ? config.store().orElseThrow().piecePairs() : Long.MAX_VALUE;
    List<Pieces.Piece> pieces = Pieces.cut(pairs, most);
    LOG.info(
        "{} of {} candidates are pairs to be scored, in {} pieces",
        Arrays.stream(pairs).sum(),
        counts.distinct(),
        pieces.size());
    try (ScoringProgress progress = ScoringProgress.start(spark.sparkContext(), counters, shown)) {
      Dataset<Row> scored =
          score(
                  PairLedger.withTexts(open, inputs, hash, partitions, shown <= FEW_PAIRS),
                  pieces,
                  store,
                  counters,
                  staging)
              .unionByName(PairLedger.answered(ledger, attempt.model().scoring().activation()));
      progress.finish();
      return scored;
    }
  }

  private Dataset<Row> score(
      Dataset<Row> pairs,
      List<Pieces.Piece> pieces,
      Optional<ScoreStore> store,
      ScoringCounters counters,
      Staging staging) {
    StructType out = PairColumns.out(pairs.schema());
    ScoreOnce scorer =
        new ScoreOnce(
            new ScorePartitions(
                attempt.model().spec(),
                attempt.model().scoring(),
                PairLedger.CARRIED.size(),
                counters));
    FlatMapFunction<Iterator<Row>, Row> score = scorer::call;
    // One RDD for all pieces: what its shuffle has written is read by each for its own tasks.
    JavaRDD<Row> tasks = pairs.toJavaRDD();
    List<String> names = new ArrayList<>();
    for (Pieces.Piece piece : pieces) {
      JavaRDD<Row> own =
          PartitionPruningRDD.create(tasks.rdd(), new TaskRange(piece.from(), piece.to()))
              .toJavaRDD();
      String name = "scored/" + names.size();
      Dataset<Row> scored =
          staging.keep(name, spark.createDataFrame(own.mapPartitions(score), out));
      names.add(name);
      if (store.isPresent() && piece.pairs() > 0) {
        add(store.get(), scored, piece, names.size());
        LOG.info("kept the scores of piece {} of {}", names.size(), pieces.size());
      }
    }
    return staging.read(out, names);
  }

  private void add(ScoreStore store, Dataset<Row> scored, Pieces.Piece piece, int number) {
    Dataset<Row> scores =
        scored
            .filter(not(col(PairLedger.REPEAT)).and(col(PairColumns.LOGIT).isNotNull()))
            .select(
                PairLedger.QUERY_HASH,
                PairLedger.PASSAGE_HASH,
                PairColumns.LOGIT,
                PairColumns.N_TOKENS,
                PairColumns.TRUNCATED)
            .coalesce((int) (1 + piece.pairs() / STORED_PAIRS_PER_FILE));
    store.add(scores, attempt.startDay(), attempt.pieceId(number));
  }

  private int partitions(long pairs) {
    if (config.scoring().partitions().isPresent()) {
      return config.scoring().partitions().getAsInt();
    }
    int cores = spark.sparkContext().defaultParallelism();
    long wanted =
        Math.max(
            pairs / PAIRS_PER_PARTITION,
            Math.min((long) PARTITIONS_PER_CORE * cores, pairs / MIN_PAIRS_PER_PARTITION));
    if (config.store().isPresent()) {
      long pieces = 1 + pairs / config.store().get().piecePairs();
      wanted = Math.max(wanted, pieces == 1 ? 1 : PARTITIONS_PER_PIECE * pieces);
    }
    return (int) Math.max(1, Math.min(wanted, MOST_PARTITIONS));
  }
}
