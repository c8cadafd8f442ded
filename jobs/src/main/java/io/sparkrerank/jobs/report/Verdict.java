package io.sparkrerank.jobs.report;

import io.sparkrerank.eval.significance.Interval;
import io.sparkrerank.eval.significance.Outcomes;
import io.sparkrerank.jobs.findings.DepthRecall;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.MetricFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the findings come to, by the measure named first.
 *
 * @param tone {@code win}, {@code loss} or {@code tie}, for the colour
 * @param headline the answer
 * @param reasons sentences it rests on
 */
record Verdict(String tone, String headline, List<String> reasons) {
  private static final double SIGNIFICANT = 0.05;

  Verdict {
    reasons = List.copyOf(reasons);
  }

  /**
   * Better or worse only where the interval keeps clear of 0 and Holm's p-value is below 0.05;
   * everything else is no clear difference.
   */
  static Verdict of(Findings findings) {
    MetricFinding first = findings.metrics().get(0);
    String tone = tone(first);
    String before = findings.before().label();
    String after = findings.after().label();
    String headline =
        switch (tone) {
          case "win" -> "%s is better than %s".formatted(after, before);
          case "loss" -> "%s is worse than %s".formatted(after, before);
          default -> "No clear difference between %s and %s".formatted(before, after);
        };
    List<String> reasons = new ArrayList<>();
    reasons.add(
        "%s: %s before, %s after, a difference of %s with the %s interval %s; p = %s after Holm's correction for %s measures."
            .formatted(
                first.measure().name(),
                Figures.value(first.before()),
                Figures.value(first.after()),
                Figures.signed(first.comparison().difference()),
                Wording.confidence(findings.setup()),
                Wording.interval(first.comparison().interval()),
                Figures.probability(first.holmP()),
                findings.metrics().size()));
    reasons.add(queries(first));
    ceiling(findings).ifPresent(reasons::add);
    return new Verdict(tone, headline, reasons);
  }

  /** The tone of one measure's difference. */
  static String tone(MetricFinding metric) {
    Optional<Interval> interval = metric.comparison().interval();
    if (interval.isEmpty() || metric.holmP() >= SIGNIFICANT) {
      return "tie";
    }
    if (interval.get().low() > 0) {
      return "win";
    }
    return interval.get().high() < 0 ? "loss" : "tie";
  }

  private static String queries(MetricFinding first) {
    Outcomes outcomes = first.comparison().outcomes();
    return "Of %s, %s got better, %s stayed as they were and %s got worse."
        .formatted(
            Wording.queries(first.comparison().queries()),
            Figures.count(outcomes.wins()),
            Figures.count(outcomes.ties()),
            Figures.count(outcomes.losses()));
  }

  private static Optional<String> ceiling(Findings findings) {
    if (findings.depths().isEmpty()) {
      return Optional.empty();
    }
    DepthRecall last = findings.depths().get(findings.depths().size() - 1);
    return Optional.of(
        "Down to depth %s, %s holds %s of the relevant passages; no reranking of it can find the rest."
            .formatted(
                Figures.count(last.depth()),
                findings.before().label(),
                Figures.percent(last.before())));
  }
}
