package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.findings.DepthRecall;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.report.Plot.Key;
import io.sparkrerank.jobs.report.Plot.Numbers;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/**
 * Recall at growing depths: what more candidates would bring, and what a shorter list would cost.
 */
final class DepthPlot {
  /** Lists deeper than this are drawn with a logarithmic axis. */
  private static final int MOST_LINEAR = 50;

  private DepthPlot() {}

  /** The plot of {@code findings}, which have two depths at least. */
  static Plot of(Findings findings) {
    List<DepthRecall> depths = findings.depths();
    DepthRecall last = depths.get(depths.size() - 1);
    XYChart chart = PlotStyle.numbers("depth (passages read)", "% of relevant found");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0).setYAxisDecimalPattern("#");
    chart.getStyler().setXAxisDecimalPattern("#");
    chart.getStyler().setXAxisLogarithmic(last.depth() > MOST_LINEAR);
    List<Double> x = depths.stream().map(d -> (double) d.depth()).toList();
    Bars.rule(
        chart,
        "ceiling",
        List.of(x.get(0), x.get(x.size() - 1)),
        List.of(ceiling(last), ceiling(last)));
    Bars.line(chart, "before", x, percents(depths, DepthRecall::before), Ink.BEFORE);
    Bars.line(chart, "after", x, percents(depths, DepthRecall::after), Ink.AFTER);
    String before = findings.before().label();
    String after = findings.after().label();
    return new Plot(
        "depth",
        "How deep to look",
        "The dashed line is the most that either holds at depth %s: no reranking of the same passages"
                .formatted(Figures.count(last.depth()))
            + " can rise above it, only more or better candidates can.",
        "Recall by depth; at %s %s finds %s, which is the ceiling."
            .formatted(Figures.count(last.depth()), before, Figures.percent(last.before())),
        List.of(
            new Key(before, Ink.BEFORE), new Key(after, Ink.AFTER), new Key("ceiling", Ink.RULE)),
        Svg.of(chart, "depth"),
        new Numbers(
            List.of("depth", before, after),
            depths.stream()
                .map(
                    d ->
                        new Numbers.Row(
                            Figures.count(d.depth()),
                            Figures.percent(d.before()),
                            Figures.percent(d.after())))
                .toList()));
  }

  private static double ceiling(DepthRecall last) {
    return 100 * Math.max(last.before(), last.after());
  }

  private static List<Double> percents(
      List<DepthRecall> depths, ToDoubleFunction<DepthRecall> recall) {
    return depths.stream().map(d -> 100 * recall.applyAsDouble(d)).toList();
  }
}
