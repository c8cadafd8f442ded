package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.Side;

/** Orders called by their model and day, which readers know, where a run's id is all they have. */
final class ReadableNames {
  private ReadableNames() {}

  /** The same findings with such labels, unless both orders would have the same one. */
  static Findings of(Findings findings) {
    String before = name(findings.before());
    String after = name(findings.after());
    return before.equals(after)
        ? findings
        : findings.withSides(
            findings.before().withLabel(before), findings.after().withLabel(after));
  }

  private static String name(Side side) {
    return side.label().equals(side.runId())
        ? side.modelId()
            .flatMap(model -> side.runDate().map(date -> model + " of " + date))
            .orElse(side.label())
        : side.label();
  }
}
