package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.SummaryForm;
import io.sparkrerank.jobs.evaluation.EvaluationPlan;
import io.sparkrerank.jobs.evaluation.Positions;
import io.sparkrerank.jobs.evaluation.StageEvaluation;
import io.sparkrerank.jobs.gates.Verdicts;
import io.sparkrerank.jobs.store.ScoreKey;
import io.sparkrerank.jobs.store.ScoreStore;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.ResolvedModel;
import io.sparkrerank.spark.ScoringCounters;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A resolved run: score once into staging, then rank, evaluate, count and write from there. */
final class Rerank {
  private static final Logger LOG = LoggerFactory.getLogger(Rerank.class);

  private final SparkSession spark;
  private final RerankConfig config;
  private final RunAttempt attempt;
  private final InputTables inputs;
  private final ScoringStage scoring;

  Rerank(SparkSession spark, RerankConfig config, RunAttempt attempt, InputTables inputs) {
    this.spark = spark;
    this.config = config;
    this.attempt = attempt;
    this.inputs = inputs;
    this.scoring = new ScoringStage(spark, inputs, config, attempt);
  }

  SparkSession spark() {
    return spark;
  }

  RerankConfig config() {
    return config;
  }

  RunIdentity identity() {
    return attempt.identity();
  }

  RunAttempt attempt() {
    return attempt;
  }

  InputTables inputs() {
    return inputs;
  }

  ResolvedModel model() {
    return attempt.model();
  }

  ScoringStage scoring() {
    return scoring;
  }

  /** What the store's scores must be of. */
  ScoreKey scoreKey() {
    return ScoreKey.of(model().spec(), model().scoring());
  }

  /** Scores, judges and publishes what {@code counts} was counted of, and returns the summary. */
  String execute(PairCounts counts, OutputTables outputs, EvaluationPlan evaluation, Clock clock) {
    Optional<ScoreStore> store =
        config.store().map(s -> ScoreStore.open(spark, s.table(), scoreKey()));
    LOG.info(
        "scoring {} of {} candidates ({} duplicates, {} without query, {} without passage)",
        counts.scorable(),
        counts.candidates(),
        counts.duplicates(),
        counts.missingQuery(),
        counts.missingPassage());
    try (Staging staging = new Staging(spark, outputs.stagingPath())) {
      ScoringCounters counters = ScoringCounters.register(spark.sparkContext());
      Instant scoringFrom = clock.instant();
      Dataset<Row> scored = scoring.run(counts, store, counters, staging);
      Duration scoringTime = Duration.between(scoringFrom, clock.instant());
      Dataset<Row> placed = staging.keep("ranked", RankPlan.placed(scored));
      Dataset<Row> ranked = RankPlan.ranked(placed);
      ScoredCounts ended = ScoredCounts.of(placed, config.scoring());
      checkNothingLost(counts, ended);
      // Nothing that can fail on data may stand behind the first write.
      try (StageEvaluation evaluated = evaluate(evaluation, placed.drop(RankPlan.RANK), ranked)) {
        Dataset<Row> reranked = RankPlan.reranked(ranked, config.scoring());
        RunResult staged =
            new RunResult(
                identity(),
                model(),
                counts,
                ended,
                evaluated.findings(),
                judge(outputs, counts, ended, evaluated, reranked),
                counters.stats(),
                attempt.startedAt(),
                clock.instant(),
                scoringTime);
        if (!staged.gates().pass()) {
          outputs.gated(attempt, staged);
          throw GateCheck.stopped(staged.gates());
        }
        if (!outputs.claim(attempt)) {
          LOG.info("another try of {} has finished meanwhile", identity().runId());
          return SummaryTable.alreadyDone(outputs.state().done().orElseThrow(), config);
        }
        LOG.info("writing results of {}", identity().runId());
        outputs.writeRejects(RankPlan.rejects(placed));
        outputs.writeEvaluation(evaluated);
        outputs.writeReranked(reranked);
        RunResult result = staged.finished(clock.instant());
        outputs.finish(result);
        ObjectNode summary = RunSummary.of(result, inputs.versions());
        RunSummary.write(spark, config.outputs(), identity().slice(), summary);
        return config.outputs().summary() == SummaryForm.JSON
            ? summary.toPrettyString()
            : SummaryTable.render(result, config);
      }
    }
  }

  private StageEvaluation evaluate(
      EvaluationPlan evaluation, Dataset<Row> scored, Dataset<Row> ranked) {
    return StageEvaluation.of(
        evaluation,
        inputs.qrels(),
        scored,
        ranked.withColumnRenamed(RankPlan.RANK, Positions.POSITION));
  }

  private Verdicts judge(
      OutputTables outputs,
      PairCounts counts,
      ScoredCounts ended,
      StageEvaluation evaluated,
      Dataset<Row> reranked) {
    Optional<LastGoodRun> last =
        GateCheck.needsLastRun(config.gates()) ? outputs.lastGoodRun(reranked) : Optional.empty();
    return new GateCheck(config.gates(), counts, ended, evaluated.findings(), reranked, last)
        .judge();
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
              + " outputs.staging-path is not a place that driver and executors share, set it to"
              + " one; else report this as a bug");
    }
  }
}
