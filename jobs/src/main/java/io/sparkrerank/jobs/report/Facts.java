package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.report.ReportedRun.Fact;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What was compared and what it cost, as names and values. */
final class Facts {
  private Facts() {}

  static List<Fact> of(Findings findings, ReportedRun run) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Before", side(findings.before())));
    facts.add(new Fact("After", side(findings.after())));
    facts.addAll(run.facts());
    return facts;
  }

  static List<Fact> of(Cost cost) {
    return List.of(
        new Fact("Pairs scored", Figures.count(cost.pairs())),
        new Fact("Seconds", Figures.rate(cost.scoring().toMillis() / 1000.0)),
        new Fact("Pairs per second", Figures.rate(cost.pairsPerSecond())),
        new Fact("Tokens", Figures.count(cost.tokens())),
        new Fact("Padding", Figures.percent(cost.paddingRatio())),
        new Fact("Truncated pairs", truncated(cost)),
        new Fact("Device", cost.device()));
  }

  private static String truncated(Cost cost) {
    return Figures.count(cost.truncated())
        + (cost.pairs() == 0
            ? ""
            : " (" + Figures.percent((double) cost.truncated() / cost.pairs()) + ")");
  }

  private static String side(Side side) {
    StringBuilder text = new StringBuilder(side.label());
    if (!side.runId().equals(side.label())) {
      text.append(", run ").append(side.runId());
    }
    if (!side.label().contains(side.modelId().orElse(""))) {
      text.append(", model ").append(side.modelId().orElseThrow());
    }
    if (!side.label().contains(side.runDate().map(LocalDate::toString).orElse(""))) {
      text.append(", of ").append(side.runDate().orElseThrow());
    }
    return text.append(", from ").append(side.source()).toString();
  }
}
