package io.sparkrerank.jobs.evaluate;

import static java.util.stream.Collectors.joining;

import io.sparkrerank.eval.significance.MeasureComparison;
import io.sparkrerank.eval.significance.Outcomes;
import io.sparkrerank.eval.significance.PairedComparison;
import io.sparkrerank.eval.significance.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The lines that tell measure by measure how two runs differ. */
public final class ComparisonTable {
  private static final double LEVEL = 0.05;

  private ComparisonTable() {}

  /** What intervals and p-values in the table are. */
  public static String legend(Resampling resampling, int measures) {
    return "Interval: bootstrap; p random.: sign flips (%s draws each, seed %s); p Holm: p random.,"
            .formatted(resampling.permutations(), resampling.seed())
        + " corrected for %s measures.".formatted(measures);
  }

  /**
   * A head and a line for each measure.
   *
   * @param head the first five columns' names: measure, means of both, difference, interval
   */
  public static List<String> lines(List<String> head, List<MeasureComparison> measures) {
    List<List<String>> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>(head);
    columns.addAll(List.of("p t-test", "p random.", "p Holm", "d_z", "win/tie/loss"));
    rows.add(columns);
    measures.forEach(measure -> rows.add(row(measure)));
    return TextTable.align(rows);
  }

  /**
   * Which differences are real, by Holm's p below 0.05: {@code better in AP; no difference shown in
   * P@5}.
   */
  public static String verdict(List<MeasureComparison> measures) {
    List<String> parts = new ArrayList<>();
    add(parts, "better in ", measures, m -> isReal(m) && m.comparison().difference() > 0);
    add(parts, "worse in ", measures, m -> isReal(m) && m.comparison().difference() < 0);
    add(parts, "no difference shown in ", measures, m -> !isReal(m));
    return String.join("; ", parts);
  }

  private static boolean isReal(MeasureComparison measure) {
    return measure.holmP() < LEVEL;
  }

  private static void add(
      List<String> parts,
      String words,
      List<MeasureComparison> measures,
      Predicate<MeasureComparison> which) {
    String names =
        measures.stream().filter(which).map(m -> m.measure().name()).collect(joining(", "));
    if (!names.isEmpty()) {
      parts.add(words + names);
    }
  }

  private static List<String> row(MeasureComparison row) {
    PairedComparison values = row.comparison();
    Outcomes outcomes = values.outcomes();
    return List.of(
        row.measure().name(),
        Decimals.plain(values.meanA()),
        Decimals.plain(values.meanB()),
        Decimals.signed(values.difference()),
        values
            .interval()
            .map(i -> "[" + Decimals.signed(i.low()) + ", " + Decimals.signed(i.high()) + "]")
            .orElse("-"),
        Decimals.probability(values.tTestP()),
        Decimals.probability(values.randomisationP()),
        Decimals.probability(row.holmP()),
        values.effectSize().isPresent() ? Decimals.signed(values.effectSize().getAsDouble()) : "-",
        outcomes.wins() + "/" + outcomes.ties() + "/" + outcomes.losses());
  }
}
