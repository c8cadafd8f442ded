package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.findings.StageFindings;
import io.sparkrerank.jobs.gates.Verdicts;
import io.sparkrerank.score.ScoringStats;
import io.sparkrerank.spark.ResolvedModel;
import java.time.Duration;
import java.time.Instant;

/**
 * What a run did.
 *
 * @param identity what names it
 * @param model the model and how it scored
 * @param pairs how much there was to do
 * @param scored where it ended
 * @param evaluation what was found of both stages
 * @param gates what the gates decided
 * @param stats what scoring took, retried tasks included
 * @param startedAt when the job started
 * @param finishedAt when the results were written, before the run row itself, or refused
 * @param scoringTime wall-clock time of the scoring stage
 */
record RunResult(
    RunIdentity identity,
    ResolvedModel model,
    PairCounts pairs,
    ScoredCounts scored,
    StageFindings evaluation,
    Verdicts gates,
    ScoringStats stats,
    Instant startedAt,
    Instant finishedAt,
    Duration scoringTime) {

  /** The same, with the results written. */
  RunResult finished(Instant at) {
    return new RunResult(
        identity, model, pairs, scored, evaluation, gates, stats, startedAt, at, scoringTime);
  }

  /** Pairs that the model ran on per second of the scoring stage. */
  double pairsPerSecond() {
    return scored.pairsScored() / seconds();
  }

  /** Real tokens of those pairs per second of the scoring stage. */
  double tokensPerSecond() {
    return scored.tokensScored() / seconds();
  }

  private double seconds() {
    return Math.max(scoringTime.toMillis(), 1) / 1000.0;
  }
}
