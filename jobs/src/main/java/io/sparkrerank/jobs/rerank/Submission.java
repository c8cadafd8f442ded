package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.evaluation.EvaluationPlan;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.jobs.tables.TableReader;
import io.sparkrerank.spark.ResolvedModel;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run as it was asked for, before anything of it is known to exist.
 *
 * @param config the configuration
 * @param identity what names the run
 * @param days the days of logs that it reads; empty for all
 * @param given rows that stand for an input table, by its key
 * @param force whether it runs though the results are there, or another run's
 */
record Submission(
    RerankConfig config,
    RunIdentity identity,
    Optional<EventDays> days,
    Map<String, Dataset<Row>> given,
    boolean force) {

  /** Runs it, unless that has been done, and returns the summary. */
  String run(SparkSession spark) {
    EvaluationPlan evaluation = EvaluationPlan.of(config.evaluation());
    OutputTables outputs = OutputTables.resolve(spark, config.outputs(), identity);
    SliceState state = force ? SliceState.UNKNOWN : outputs.state();
    state.refuseOthers(identity.runId());
    if (state.done().isPresent()) {
      return SummaryTable.alreadyDone(state.done().get(), config);
    }
    Clock clock = Clock.systemUTC();
    Map<String, String> pinned = state.pinned(identity.runId());
    Rerank rerank = resolve(spark, pinned, clock);
    outputs.checkWritable(rerank.scoring().scoredSchema(), config.scoring());
    // Before its inputs are pinned: wrong ones are mended, and the next try has to read those.
    PairCounts counts = PairCounts.of(rerank.inputs());
    outputs.start(rerank.attempt(), !pinned.isEmpty());
    return rerank.execute(counts, outputs, evaluation, clock);
  }

  /** What it would do, as JSON; writes nothing. */
  String plan(SparkSession spark) {
    EvaluationPlan.of(config.evaluation());
    return DryRun.report(resolve(spark, Map.of(), Clock.systemUTC())).toPrettyString();
  }

  private Rerank resolve(SparkSession spark, Map<String, String> pinned, Clock clock) {
    InputTables inputs =
        InputTables.resolve(new TableReader(spark, pinned, given), config.inputs(), days);
    ResolvedModel model =
        ResolvedModel.resolve(spark, config.model().choice(), config.scoring().choice());
    RunAttempt attempt = RunAttempt.of(this, model, inputs.versions(), clock);
    return new Rerank(spark, config, attempt, inputs);
  }
}
