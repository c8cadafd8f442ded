package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.eval.Aggregation;
import io.sparkrerank.eval.significance.MeasureComparison;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.SummaryForm;
import io.sparkrerank.jobs.evaluate.ComparisonTable;
import io.sparkrerank.jobs.findings.MeasureMean;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.Setup;
import io.sparkrerank.jobs.findings.StageFindings;
import io.sparkrerank.jobs.gates.Status;
import io.sparkrerank.jobs.gates.Verdict;
import io.sparkrerank.jobs.gates.Verdicts;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a person reads at the end of a run. */
final class SummaryTable {
  private static final List<String> HEAD =
      List.of("metric", "retrieval", "rerank", "change", "95 % interval");

  /** Of the labels before values, but for outputs with longer names. */
  private static final int WIDTH = 12;

  private SummaryTable() {}

  /** Why there was nothing to do. */
  static String alreadyDone(PastRun run, RerankConfig config) {
    if (config.outputs().summary() == SummaryForm.JSON) {
      return new ObjectMapper()
          .createObjectNode()
          .put("run_id", run.runId())
          .put("status", "ALREADY_DONE")
          .put("started_at", run.startedAt().toString())
          .toPrettyString();
    }
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
            100 * result.stats().paddingRatio()));
    gates(text, result.gates());
    metrics(text, result, config);
    text.append('\n');
    Map<String, OutputTable> outputs = config.outputs().byName();
    int width = outputs.keySet().stream().mapToInt(String::length).reduce(WIDTH, Math::max);
    outputs.forEach((name, table) -> line(text, width, name, table.display()));
    return text.toString();
  }

  private static void gates(StringBuilder text, Verdicts gates) {
    if (!gates.all().isEmpty()) {
      line(text, "gates", gates.with(Status.PASSED).size() + " passed");
      for (Verdict verdict : gates.with(Status.NOT_CHECKED)) {
        line(text, "", "not checked: " + verdict.text());
      }
    }
  }

  private static void metrics(StringBuilder text, RunResult result, RerankConfig config) {
    StageFindings found = result.evaluation();
    if (found.means().isEmpty()) {
      line(
          text,
          "metrics",
          config.inputs().qrels().isEmpty()
              ? "none, for no qrels were given"
              : "none, for no query of the qrels counts");
      return;
    }
    List<MeasureComparison> tests = found.metrics().stream().map(MetricFinding::test).toList();
    line(text, "metrics", judged(found.setup().orElseThrow()));
    if (!tests.isEmpty()) {
      line(text, "change", ComparisonTable.verdict(tests) + " (p Holm below 0.05)");
    }
    text.append('\n');
    ComparisonTable.lines(HEAD, tests).forEach(row -> text.append(row).append('\n'));
    found.means().stream()
        .filter(mean -> mean.measure().aggregation() == Aggregation.SUM)
        .forEach(sum -> text.append(count(sum)));
  }

  private static String judged(Setup setup) {
    String queries = String.format(Locale.ROOT, "%,d judged queries", setup.judgedQueries());
    return setup.isSampled()
        ? String.format(
            Locale.ROOT, "%s, shown and tested on %,d of them", queries, setup.comparedQueries())
        : queries;
  }

  private static String count(MeasureMean sum) {
    return String.format(
        Locale.ROOT, "%s: %,.0f, then %,.0f%n", sum.measure().name(), sum.before(), sum.after());
  }

  private static void line(StringBuilder text, String label, String value) {
    line(text, WIDTH, label, value);
  }

  private static void line(StringBuilder text, int width, String label, String value) {
    text.append(String.format(Locale.ROOT, "%-" + width + "s %s%n", label, value));
  }
}
