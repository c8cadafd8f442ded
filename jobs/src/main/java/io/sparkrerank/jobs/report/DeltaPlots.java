package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.report.Bars.Bar;
import io.sparkrerank.jobs.report.Plot.Key;
import io.sparkrerank.jobs.report.Plot.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;

/** How the difference is spread over queries: as a histogram, and query by query. */
final class DeltaPlots {
  private static final double BIN = 0.05;
  private static final double GAP = 0.86;

  /** More bars than this are thinner than a line on the screen. */
  private static final int MOST_BARS = 240;

  private static final int QUARTERS = 4;

  private DeltaPlots() {}

  /** How many queries changed by how much; those that did not are a bar of their own at 0. */
  static Plot histogram(Deltas deltas) {
    String name = deltas.measure().name();
    int bins = Math.max(2, (int) Math.ceil(deltas.reach() / BIN - 1e-9) + 1);
    XYChart chart = PlotStyle.numbers("change of " + name, "queries");
    chart.getStyler().setXAxisMin(-bins * BIN).setXAxisMax(bins * BIN);
    chart.getStyler().setYAxisMin(0.0).setYAxisDecimalPattern("#");
    List<Bar> better = new ArrayList<>();
    List<Bar> worse = new ArrayList<>();
    List<Numbers.Row> rows = new ArrayList<>();
    for (int i = -bins; i < bins; i++) {
      double low = i * BIN;
      double high = (i + 1) * BIN;
      int queries = deltas.between(low, high);
      if (queries > 0) {
        (i < 0 ? worse : better).add(new Bar(low, high, queries).narrowed(GAP));
        rows.add(
            new Numbers.Row(
                Figures.signed(low) + " to " + Figures.signed(high), Figures.count(queries)));
      }
    }
    Bars.add(chart, "worse", worse, Ink.LOSS);
    Bars.add(chart, "better", better, Ink.WIN);
    if (deltas.ties() > 0) {
      // Narrow, for it has no width: it stands for one value.
      double half = BIN / 6;
      Bars.add(chart, "unchanged", List.of(new Bar(-half, half, deltas.ties())), Ink.TIE);
      rows.add(new Numbers.Row("unchanged", Figures.count(deltas.ties())));
    }
    return new Plot(
        "deltas",
        "How much queries changed",
        "Each bar counts queries whose %s changed by that much.".formatted(name),
        "A histogram: %s better, %s unchanged, %s worse."
            .formatted(
                Wording.queries(deltas.wins()),
                Figures.count(deltas.ties()),
                Figures.count(deltas.losses())),
        keys(deltas),
        Svg.of(chart, "deltas"),
        new Numbers(List.of("change of " + name, "queries"), rows));
  }

  /** One bar for each query, the greatest gain first. */
  static Plot winLoss(Deltas deltas) {
    String name = deltas.measure().name();
    List<Double> curve = deltas.curve(MOST_BARS);
    double width = (double) deltas.size() / curve.size();
    boolean grouped = curve.size() < deltas.size();
    XYChart chart = PlotStyle.numbers("queries, best first", "change of " + name);
    double limit = deltas.reach() == 0 ? 1 : Math.min(1, 1.05 * deltas.reach());
    chart.getStyler().setXAxisMin(0.0).setXAxisMax((double) deltas.size());
    chart.getStyler().setYAxisMin(-limit).setYAxisMax(limit).setXAxisDecimalPattern("#");
    List<Bar> bars =
        IntStream.range(0, curve.size())
            .mapToObj(i -> new Bar(i * width, (i + 1) * width, curve.get(i)).narrowed(GAP))
            .toList();
    Bars.add(chart, "better", bars.stream().filter(b -> b.height() > 0).toList(), Ink.WIN);
    Bars.add(chart, "worse", bars.stream().filter(b -> b.height() < 0).toList(), Ink.LOSS);
    chart.addAnnotation(new AnnotationLine(0, false, false));
    return new Plot(
        "winloss",
        "Query by query",
        (grouped
                ? "Each bar is the mean change of %s neighbouring queries."
                    .formatted(Figures.rate(width))
                : "Each bar is a query.")
            + " The areas left and right show whether gains or losses weigh more.",
        "Changes of %s sorted from the greatest gain to the greatest loss."
            .formatted(Wording.queries(deltas.size())),
        keys(deltas),
        Svg.of(chart, "winloss"),
        new Numbers(List.of("queries, best first", "change of " + name), quartiles(deltas)));
  }

  private static List<Key> keys(Deltas deltas) {
    return List.of(
        new Key("better: " + Figures.count(deltas.wins()), Ink.WIN),
        new Key("unchanged: " + Figures.count(deltas.ties()), Ink.TIE),
        new Key("worse: " + Figures.count(deltas.losses()), Ink.LOSS));
  }

  private static List<Numbers.Row> quartiles(Deltas deltas) {
    List<Double> means = deltas.curve(QUARTERS);
    return IntStream.range(0, means.size())
        .mapToObj(
            i ->
                new Numbers.Row(
                    "part %s of %s, mean".formatted(i + 1, means.size()),
                    Figures.signed(means.get(i))))
        .toList();
  }
}
