package io.sparkrerank.jobs.rerank;

import io.sparkrerank.eval.significance.Interval;
import io.sparkrerank.jobs.config.GatesConfig;
import io.sparkrerank.jobs.findings.MeasureMean;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.StageFindings;
import io.sparkrerank.jobs.gates.Quantity;
import io.sparkrerank.jobs.gates.Quantity.Counted;
import io.sparkrerank.jobs.gates.Quantity.Measured;
import io.sparkrerank.jobs.gates.Quantity.RankChurn;
import io.sparkrerank.jobs.gates.Quantity.ScorePsi;
import io.sparkrerank.jobs.gates.Reading;
import io.sparkrerank.jobs.gates.Verdicts;
import io.sparkrerank.spark.RejectReason;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Looks at staged results for the gates, before any of them is published. */
final class GateCheck {
  private final GatesConfig config;
  private final PairCounts pairs;
  private final ScoredCounts scored;
  private final StageFindings found;
  private final Dataset<Row> reranked;
  private final Optional<LastGoodRun> last;

  /**
   * @param reranked the rows about to be published
   * @param last what drift is told from, where a gate asks for it and there is one
   */
  GateCheck(
      GatesConfig config,
      PairCounts pairs,
      ScoredCounts scored,
      StageFindings found,
      Dataset<Row> reranked,
      Optional<LastGoodRun> last) {
    this.config = config;
    this.pairs = pairs;
    this.scored = scored;
    this.found = found;
    this.reranked = reranked;
    this.last = last;
  }

  /** Whether {@link LastGoodRun} is wanted. */
  static boolean needsLastRun(GatesConfig config) {
    return config.required().stream().anyMatch(gate -> gate.quantity().isDrift());
  }

  /** What every gate decides. */
  Verdicts judge() {
    return Verdicts.of(config.required(), config.firstRun(), this::read);
  }

  /** The failure of a run that {@code verdicts} stop. */
  static RerankException stopped(Verdicts verdicts) {
    return new RerankException(
        ExitCode.DATA,
        verdicts.reason()
            + "; nothing was published, so the previous results stay: look into it, or change"
            + " gates.require");
  }

  private Reading read(Quantity quantity) {
    if (quantity instanceof Measured measured) {
      return read(measured);
    }
    if (quantity instanceof Counted counted) {
      return Reading.of(read(counted));
    }
    if (quantity instanceof RankChurn churn) {
      return drift(drift -> drift.rankChurn(churn.depth()));
    }
    if (quantity instanceof ScorePsi) {
      return drift(Drift::scorePsi);
    }
    throw new IllegalStateException("no reading of " + quantity);
  }

  private Reading drift(Function<Drift, Reading> look) {
    return last.map(run -> look.apply(new Drift(reranked, run)))
        .orElseGet(() -> Reading.noBaseline("no earlier run of this model to compare with"));
  }

  private double read(Counted counted) {
    return switch (counted.count()) {
      case CANDIDATES -> pairs.candidates();
      case SCORED -> scored.scored();
      case KEPT -> scored.kept();
      case REJECT_RATIO -> ratio(scored.rejects(), scored.rows());
      case NON_FINITE -> scored.rejected().getOrDefault(RejectReason.NON_FINITE_SCORE.name(), 0L);
      case TRUNCATED_RATIO -> ratio(scored.truncated(), scored.scored());
      case DUPLICATE_RATIO -> ratio(pairs.duplicates(), pairs.candidates());
    };
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private Reading read(Measured measured) {
    Optional<MeasureMean> mean =
        found.means().stream().filter(m -> m.measure().equals(measured.measure())).findFirst();
    Optional<MetricFinding> tested =
        found.metrics().stream().filter(m -> m.measure().equals(measured.measure())).findFirst();
    if (mean.isEmpty()) {
      return Reading.noValue("no query of the qrels counts");
    }
    String note = "%d queries".formatted(mean.get().queries());
    return switch (measured.aspect()) {
      case RETRIEVAL -> Reading.of(mean.get().before(), note);
      case RERANK -> Reading.of(mean.get().after(), note);
      case DELTA -> Reading.of(mean.get().after() - mean.get().before(), note);
      case CI_LOW -> interval(tested, Interval::low);
      case CI_HIGH -> interval(tested, Interval::high);
      case P_HOLM -> test(tested, MetricFinding::holmP);
      case LOSS_RATIO ->
          test(tested, t -> ratio(t.comparison().outcomes().losses(), t.comparison().queries()));
    };
  }

  private static Reading interval(Optional<MetricFinding> tested, Function<Interval, Double> end) {
    return tested
        .flatMap(t -> t.comparison().interval())
        .map(interval -> Reading.of(end.apply(interval)))
        .orElseGet(() -> Reading.noValue("no interval of a single query or a count"));
  }

  private static Reading test(
      Optional<MetricFinding> tested, Function<MetricFinding, Double> value) {
    return tested
        .map(t -> Reading.of(value.apply(t)))
        .orElseGet(() -> Reading.noValue("a count is not tested"));
  }
}
