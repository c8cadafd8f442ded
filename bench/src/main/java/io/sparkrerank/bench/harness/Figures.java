package io.sparkrerank.bench.harness;

import io.sparkrerank.bench.harness.Contender.Side;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The named figures of one model, worked out of all repetitions; absent where not run. */
final class Figures {
  private static final String STAGE = "stage_seconds";

  private final List<Repetitions> distinct;
  private final List<Repetitions> log;

  /**
   * Figures of a run.
   *
   * @param distinct repetitions over pairs that are all different
   * @param log repetitions over the query log
   */
  Figures(List<Repetitions> distinct, List<Repetitions> log) {
    this.distinct = distinct.stream().filter(r -> !r.isEmpty()).toList();
    this.log = log.stream().filter(r -> !r.isEmpty()).toList();
  }

  /** All figures by name, in a fixed order. */
  Map<String, Optional<Spread>> all() {
    Optional<Repetitions> ceiling = named(distinct, "ceiling");
    Optional<Repetitions> core = named(distinct, "core");
    Optional<Repetitions> job = named(distinct, "job-local");
    Map<String, Optional<Spread>> figures = new LinkedHashMap<>();
    figures.put("core_over_ceiling", ratio(core, ceiling));
    figures.put("job_stage_over_ceiling", stageRatio(job, ceiling));
    figures.put("job_over_ceiling", ratio(job, ceiling));
    figures.put("sql_over_job_stage", overStage(named(distinct, "sql-local"), job));
    figures.put("fp32_over_best_peer", ratio(core, fastest(distinct, peer(false))));
    figures.put("fp32_over_langchain4j", ratio(core, named(distinct, "langchain4j")));
    figures.put(
        "best_over_best_peer",
        ratio(
            fastest(distinct, r -> r.contender().name().startsWith("core")),
            fastest(distinct, r -> r.contender().side() == Side.PEER)));
    figures.put(
        "log_over_best_peer", stageRatio(named(log, "job-local"), fastest(log, peer(false))));
    figures.put(
        "padding_ratio",
        core.map(
            r ->
                Spread.of(
                    r.answers().stream().map(a -> a.get("padding_ratio").asDouble()).toList())));
    figures.put(
        "reduced_over_fp32",
        ratio(
            fastest(distinct, r -> r.contender().side() == Side.OURS && r.contender().reduced()),
            core));
    return figures;
  }

  /** The fastest float32 peer of the run over different pairs. */
  Optional<Contender> fastestPeer() {
    return fastest(distinct, peer(false)).map(Repetitions::contender);
  }

  private static Predicate<Repetitions> peer(boolean reduced) {
    return r -> r.contender().side() == Side.PEER && r.contender().reduced() == reduced;
  }

  private static Optional<Repetitions> named(List<Repetitions> among, String name) {
    return among.stream().filter(r -> r.contender().name().equals(name)).findFirst();
  }

  private static Optional<Repetitions> fastest(
      List<Repetitions> among, Predicate<Repetitions> which) {
    return among.stream().filter(which).max(Comparator.comparingDouble(Repetitions::median));
  }

  private static Optional<Spread> ratio(Optional<Repetitions> over, Optional<Repetitions> under) {
    return over.flatMap(
        a -> under.map(b -> Spread.ofRatios(a.pairsPerSecond(), b.pairsPerSecond())));
  }

  private static Optional<Spread> overStage(Optional<Repetitions> over, Optional<Repetitions> job) {
    return over.flatMap(a -> job.map(b -> Spread.ofRatios(a.pairsPerSecond(), b.pairsPer(STAGE))));
  }

  private static Optional<Spread> stageRatio(
      Optional<Repetitions> job, Optional<Repetitions> under) {
    return job.flatMap(a -> under.map(b -> Spread.ofRatios(a.pairsPer(STAGE), b.pairsPerSecond())));
  }
}
