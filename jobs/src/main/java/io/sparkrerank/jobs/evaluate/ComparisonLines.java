package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.eval.Evaluation;
import io.sparkrerank.eval.significance.Resampling;
import io.sparkrerank.eval.significance.RunComparison;
import java.util.ArrayList;
import java.util.List;

/**
 * The block that compares two runs: what was done as comments, then a table with a row for each
 * measure.
 */
final class ComparisonLines {
  private static final Resampling RESAMPLING = Resampling.DEFAULT;
  private static final List<String> HEAD =
      List.of("# measure", "mean A", "mean B", "B - A", "95 % interval");

  private final EvaluatedRun a;
  private final EvaluatedRun b;

  ComparisonLines(EvaluatedRun a, EvaluatedRun b) {
    this.a = a;
    this.b = b;
  }

  List<String> lines() {
    RunComparison comparison = RunComparison.of(a.evaluation(), b.evaluation(), RESAMPLING);
    List<String> lines = new ArrayList<>();
    lines.add("# A: %s, tag %s".formatted(a.file(), a.tag()));
    lines.add("# B: %s, tag %s".formatted(b.file(), b.tag()));
    lines.add(queries(comparison.queryIds().size()));
    if (comparison.measures().isEmpty()) {
      lines.add("# Nothing to compare: no measure with a mean was asked for.");
      return lines;
    }
    lines.add("# " + ComparisonTable.legend(RESAMPLING, comparison.measures().size()));
    lines.addAll(ComparisonTable.lines(HEAD, comparison.measures()));
    return lines;
  }

  private String queries(int compared) {
    int left = without(a.evaluation(), compared) + without(b.evaluation(), compared);
    return "# Queries: %s%s"
        .formatted(
            compared,
            left == 0
                ? ""
                : "; %s that only one run has are left out, -c takes them in.".formatted(left));
  }

  private static int without(Evaluation evaluation, int compared) {
    return evaluation.queryIds().size() - compared;
  }
}
