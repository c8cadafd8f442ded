package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.ScoreBin;
import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.report.Bars.Bar;
import io.sparkrerank.jobs.report.Plot.Key;
import io.sparkrerank.jobs.report.Plot.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;

/** What scores are like: how they are spread, and what they say of relevance. */
final class ScorePlots {
  private static final double GAP = 0.86;
  private static final double EPSILON = 1e-6;

  private ScorePlots() {}

  /** Spread of both orders' scores, as far as they have some, and calibration of the second's. */
  static List<Plot> of(Findings findings) {
    List<ScoreBin> before = bins(findings, false);
    List<ScoreBin> after = bins(findings, true);
    List<Plot> plots = new ArrayList<>();
    if (hasPairs(before)) {
      plots.add(distribution("scores-before", findings.before(), before));
    }
    if (hasPairs(after)) {
      plots.add(distribution("scores-after", findings.after(), after));
      if (after.stream().anyMatch(bin -> bin.judged() > 0)) {
        plots.add(calibration(findings.after(), after));
      }
    }
    return plots;
  }

  private static List<ScoreBin> bins(Findings findings, boolean after) {
    return findings.scores().stream().filter(bin -> bin.after() == after).toList();
  }

  private static boolean hasPairs(List<ScoreBin> bins) {
    return bins.stream().anyMatch(bin -> bin.pairs() > 0);
  }

  /** Relevant passages and the others, each as shares of their own number. */
  private static Plot distribution(String id, Side side, List<ScoreBin> bins) {
    long relevant = bins.stream().mapToLong(ScoreBin::relevant).sum();
    long others = bins.stream().mapToLong(ScoreBin::pairs).sum() - relevant;
    XYChart chart = PlotStyle.numbers("score", "% of passages");
    chart.getStyler().setXAxisMin(low(bins)).setXAxisMax(high(bins)).setYAxisMin(0.0);
    // Halves of a range side by side, so that neither hides the other.
    Bars.add(
        chart,
        "others",
        bins.stream().map(b -> half(b, true, percent(b.pairs() - b.relevant(), others))).toList(),
        Ink.BEFORE);
    Bars.add(
        chart,
        "relevant",
        bins.stream().map(b -> half(b, false, percent(b.relevant(), relevant))).toList(),
        Ink.WIN);
    return new Plot(
        id,
        "Scores of " + side.label(),
        "Relevant passages and all others, each adding up to 100 %. The further apart the two"
            + " shapes, the better the scores tell them apart.",
        "Two distributions of %s scores, of relevant passages and of the others."
            .formatted(side.label()),
        List.of(
            new Key("relevant: " + Figures.count(relevant), Ink.WIN),
            new Key("others: " + Figures.count(others), Ink.BEFORE)),
        Svg.of(chart, id),
        new Numbers(
            List.of("score", "relevant", "others"),
            bins.stream()
                .map(
                    b ->
                        new Numbers.Row(
                            range(b),
                            Figures.count(b.relevant()),
                            Figures.count(b.pairs() - b.relevant())))
                .toList()));
  }

  private static Plot calibration(Side side, List<ScoreBin> bins) {
    List<ScoreBin> judged = bins.stream().filter(bin -> bin.judged() > 0).toList();
    XYChart chart = PlotStyle.numbers("score of " + side.label(), "% relevant");
    chart.getStyler().setXAxisMin(low(bins)).setXAxisMax(high(bins));
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0).setYAxisDecimalPattern("#");
    Bars.add(
        chart,
        "relevant",
        judged.stream()
            .map(b -> new Bar(b.low(), b.high(), 100 * b.shareRelevant()).narrowed(GAP))
            .toList(),
        Ink.AFTER);
    boolean probabilities = low(bins) >= -EPSILON && high(bins) <= 1 + EPSILON;
    if (probabilities) {
      Bars.rule(chart, "calibrated", List.of(0.0, 1.0), List.of(0.0, 100.0));
    }
    return new Plot(
        "calibration",
        "What a score is worth",
        "Of the judged passages with such a score, how many are relevant. Rising bars mean that a"
            + " threshold on the score works"
            + (probabilities
                ? "; on the dashed line the score would be the probability of relevance."
                : "."),
        "The share of relevant passages for %s ranges of the score."
            .formatted(Figures.count(judged.size())),
        List.of(),
        Svg.of(chart, "calibration"),
        new Numbers(
            List.of("score", "judged", "relevant", "share"),
            judged.stream()
                .map(
                    b ->
                        new Numbers.Row(
                            range(b),
                            Figures.count(b.judged()),
                            Figures.count(b.relevant()),
                            Figures.percent(b.shareRelevant())))
                .toList()));
  }

  private static Bar half(ScoreBin bin, boolean left, double height) {
    Bar whole = new Bar(bin.low(), bin.high(), height).narrowed(GAP);
    double middle = (whole.low() + whole.high()) / 2;
    return left ? new Bar(whole.low(), middle, height) : new Bar(middle, whole.high(), height);
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  private static double low(List<ScoreBin> bins) {
    return bins.get(0).low();
  }

  private static double high(List<ScoreBin> bins) {
    return bins.get(bins.size() - 1).high();
  }

  private static String range(ScoreBin bin) {
    return Stream.of(bin.low(), bin.high()).map(Figures::score).collect(Collectors.joining(" to "));
  }
}
