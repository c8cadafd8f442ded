package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.config.RerankConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a person reads at the end of a run. */
final class SummaryTable {
  private SummaryTable() {}

  /** Why there was nothing to do. */
  static String alreadyDone(PastRun run, RerankConfig config) {
    boolean same = run.config().equals(config.toJson());
    return "already done: run "
        + run.runId()
        + ", started "
        + run.startedAt()
        + (same
            ? "; --force runs it again"
            : ", with another configuration; --force runs it again with this one");
  }

  static String render(RunResult result, RerankConfig config) {
    StringBuilder text = new StringBuilder();
    ScoredCounts scored = result.scored();
    var scoring = result.model().scoring();
    text.append('\n');
    line(text, "run", result.identity().runId() + " of " + result.identity().runDate());
    line(
        text,
        "model",
        result.identity().modelId()
            + " (sha256 "
            + result.model().spec().sha256().substring(0, 12)
            + "…), mode "
            + scoring.mode().name().toLowerCase(Locale.ROOT)
            + ", max "
            + scoring.maxTokens()
            + " tokens, "
            + result.model().spec().session().device().name().toLowerCase(Locale.ROOT));
    line(
        text,
        "candidates",
        String.format(
            Locale.ROOT,
            "%,d in = %,d duplicate + %,d rejected%s + %,d scored",
            result.pairs().candidates(),
            result.pairs().duplicates(),
            scored.rejects(),
            scored.rejected().isEmpty() ? "" : " " + scored.rejected(),
            scored.scored()));
    line(
        text,
        "pairs",
        String.format(
            Locale.ROOT,
            "%,d requested, %,d scored by the model, %,d from the store",
            scored.pairsRequested(),
            scored.pairsScored(),
            scored.storeHits()));
    line(
        text,
        "scored",
        String.format(
            Locale.ROOT,
            "%,d kept, %,d cut by top-n, %,d cut by min-score; %,d truncated",
            scored.kept(),
            scored.cutByTopN(),
            scored.cutByMinScore(),
            scored.truncated()));
    line(
        text,
        "speed",
        String.format(
            Locale.ROOT,
            "%.1f s scoring, %.1f pairs/s, %,.0f tokens/s, padding %.1f %%",
            result.scoringTime().toMillis() / 1000.0,
            result.pairsPerSecond(),
            result.tokensPerSecond(),
            100 * result.paddingRatio()));
    metrics(text, result, config);
    text.append('\n');
    config.outputs().byName().forEach((name, table) -> line(text, name, table.display()));
    return text.toString();
  }

  private static void metrics(StringBuilder text, RunResult result, RerankConfig config) {
    if (result.metrics().isEmpty()) {
      line(
          text,
          "metrics",
          config.inputs().qrels().isEmpty()
              ? "none, for no qrels were given"
              : "none, for no query of the qrels counts");
      return;
    }
    Map<String, double[]> byName = new LinkedHashMap<>();
    for (MetricValue metric : result.metrics()) {
      double[] pair = byName.computeIfAbsent(metric.name(), name -> new double[2]);
      pair[metric.stage().equals(Stage.RETRIEVAL.column()) ? 0 : 1] = metric.value();
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-14s %10s %10s %10s   (mean of %,d queries)%n",
            "metric",
            "retrieval",
            "rerank",
            "change",
            result.metrics().get(0).queries()));
    byName.forEach(
        (name, pair) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-14s %10.4f %10.4f %+10.4f%n",
                    name,
                    pair[0],
                    pair[1],
                    change(pair))));
  }

  /** Rounded as printed, so that noise in the last bits does not print as -0.0000. */
  private static double change(double[] pair) {
    return Math.round((pair[1] - pair[0]) * 1e4) / 1e4;
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(String.format(Locale.ROOT, "%-12s %s%n", label, value));
  }
}
