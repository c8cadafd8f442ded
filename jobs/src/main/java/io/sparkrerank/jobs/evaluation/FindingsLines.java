package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.eval.significance.Interval;
import io.sparkrerank.eval.significance.MeasureComparison;
import io.sparkrerank.jobs.evaluate.ComparisonTable;
import io.sparkrerank.jobs.evaluate.Decimals;
import io.sparkrerank.jobs.evaluate.TextTable;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.HarmedQuery;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.MovedPassage;
import io.sparkrerank.jobs.findings.Setup;
import io.sparkrerank.jobs.findings.ShortList;
import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.findings.SliceFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Findings as a person reads them on a console: comments, and under each a table. */
final class FindingsLines {
  private static final int MOST_HARMED = 5;
  private static final int QUERY_CHARS = 70;

  private FindingsLines() {}

  static List<String> of(Findings findings) {
    List<String> lines = new ArrayList<>(comparison(findings));
    lines.addAll(harm(findings));
    lines.addAll(slices(findings));
    return lines;
  }

  private static List<String> comparison(Findings findings) {
    List<String> lines = new ArrayList<>();
    Setup setup = findings.setup();
    List<MeasureComparison> tests = findings.metrics().stream().map(MetricFinding::test).toList();
    lines.add("# A: " + side(findings.before()));
    lines.add("# B: " + side(findings.after()));
    lines.add(
        "# Queries: %d%s"
            .formatted(
                setup.judgedQueries(),
                setup.isSampled()
                    ? "; shown and tested on %d of them".formatted(setup.comparedQueries())
                    : ""));
    if (tests.isEmpty()) {
      lines.add("# Nothing to compare: no measure with a mean was asked for, or no query counts.");
      return lines;
    }
    lines.add("# " + ComparisonTable.legend(setup.resampling(), tests.size()));
    lines.addAll(
        ComparisonTable.lines(
            List.of("# measure", "mean A", "mean B", "B - A", "95 % interval"), tests));
    ShortList.note(findings).ifPresent(note -> lines.add("# Note: " + note));
    lines.add("# Is it real? " + ComparisonTable.verdict(tests) + " (p Holm below 0.05)");
    return lines;
  }

  private static String side(Side side) {
    return side.label()
        + side.runDate().map(date -> " of " + date).orElse("")
        + side.modelId().map(model -> ", model " + model).orElse("")
        + ", "
        + side.source();
  }

  private static List<String> harm(Findings findings) {
    List<String> lines = new ArrayList<>();
    if (findings.metrics().isEmpty()) {
      return lines;
    }
    MetricFinding first = findings.metrics().get(0);
    lines.add(
        "# Made worse by %s: %d of %d queries%s"
            .formatted(
                first.measure().name(),
                first.comparison().outcomes().losses(),
                findings.setup().comparedQueries(),
                findings.harmed().isEmpty() ? "" : "; the worst:"));
    for (HarmedQuery query : findings.harmed()) {
      if (query.harmRank() <= MOST_HARMED) {
        lines.add(
            "# %s  %s -> %s (%s)%s"
                .formatted(
                    query.queryId(),
                    Decimals.plain(query.before()),
                    Decimals.plain(query.after()),
                    Decimals.signed(query.delta()),
                    query.queryText().map(text -> "  " + shortened(text)).orElse("")));
        List<List<String>> rows = new ArrayList<>();
        query.fell().forEach(passage -> rows.add(moved("fell", passage)));
        query.rose().forEach(passage -> rows.add(moved("rose", passage)));
        TextTable.align(rows).forEach(row -> lines.add("#   " + row.stripTrailing()));
      }
    }
    return lines;
  }

  /** One line of text, for an id's line must stay one. */
  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.codePointCount(0, line.length()) <= QUERY_CHARS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, QUERY_CHARS)) + "…";
  }

  private static List<String> moved(String how, MovedPassage passage) {
    return List.of(
        how + " " + passage.docId(),
        "grade " + number(passage.relevance()),
        "rank " + number(passage.rankBefore()) + " -> " + number(passage.rankAfter()),
        "score " + number(passage.scoreBefore()) + " -> " + number(passage.scoreAfter()),
        passage.truncated().filter(cut -> cut).map(cut -> "truncated").orElse(""));
  }

  private static String number(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : "-";
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? Decimals.plain(value.getAsDouble()) : "-";
  }

  private static List<String> slices(Findings findings) {
    if (findings.slices().isEmpty()) {
      return List.of();
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "# slice", "queries", "mean A", "mean B", "B - A", "95 % interval", "win/tie/loss"));
    for (SliceFinding slice : findings.slices()) {
      rows.add(
          List.of(
              slice.slice() + " " + slice.bucket(),
              Integer.toString(slice.queries()),
              Decimals.plain(slice.before()),
              Decimals.plain(slice.after()),
              Decimals.signed(slice.delta()),
              interval(slice.interval()),
              "%d/%d/%d"
                  .formatted(
                      slice.outcomes().wins(),
                      slice.outcomes().ties(),
                      slice.outcomes().losses())));
    }
    List<String> lines = new ArrayList<>();
    lines.add("# " + findings.slices().get(0).measure().name() + " by groups of queries:");
    lines.addAll(TextTable.align(rows));
    return lines;
  }

  private static String interval(Optional<Interval> interval) {
    return interval
        .map(i -> "[" + Decimals.signed(i.low()) + ", " + Decimals.signed(i.high()) + "]")
        .orElse("-");
  }
}
