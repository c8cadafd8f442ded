package io.sparkrerank.jobs.findings;

import io.sparkrerank.eval.Measure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A list that ends before some measures do. What a job publishes is cut to its top-n, so a measure
 * that looks deeper counts against it what was cut, not what was ranked badly.
 */
public final class ShortList {
  private ShortList() {}

  /**
   * What to say of it, as a sentence; empty where the second order is as deep as the first, or as
   * every measure.
   */
  public static Optional<String> note(Findings findings) {
    OptionalInt before = findings.before().depth();
    OptionalInt after = findings.after().depth();
    if (before.isEmpty() || after.isEmpty() || after.getAsInt() >= before.getAsInt()) {
      return Optional.empty();
    }
    List<Measure> deeper =
        findings.metrics().stream()
            .map(MetricFinding::measure)
            .filter(m -> m.cutoff().orElse(before.getAsInt()) > after.getAsInt())
            .toList();
    return deeper.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s %s deeper than the %d passages for each query that %s has, where %s has %d: what was cut counts as not found. The rerank job's own metrics are of the whole list."
                .formatted(
                    deeper.stream().map(Measure::name).collect(Collectors.joining(", ")),
                    deeper.size() == 1 ? "looks" : "look",
                    after.getAsInt(),
                    findings.after().label(),
                    findings.before().label(),
                    before.getAsInt()));
  }
}
