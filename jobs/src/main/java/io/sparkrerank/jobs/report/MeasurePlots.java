package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.report.Plot.Key;
import io.sparkrerank.jobs.report.Plot.Numbers;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** All measures side by side: their means, and the intervals of their differences. */
final class MeasurePlots {
  /** More names than this stand aslant, for want of room. */
  private static final int MOST_LEVEL_NAMES = 6;

  private static final int SLANT_DEGREES = 45;
  private static final double HEADROOM = 1.1;

  private MeasurePlots() {}

  /** A pair of bars for each measure. */
  static Plot means(Findings findings) {
    CategoryChart chart = chart("mean", findings);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    chart.getStyler().setAvailableSpaceFill(0.7);
    bars(chart, "before", findings, MetricFinding::before, Ink.BEFORE);
    bars(chart, "after", findings, MetricFinding::after, Ink.AFTER);
    String before = findings.before().label();
    String after = findings.after().label();
    return new Plot(
        "means",
        "Every measure",
        "Means over the queries. Higher is better, 1 is a perfect order.",
        "Pairs of bars for %s measures, %s and %s."
            .formatted(findings.metrics().size(), before, after),
        List.of(new Key(before, Ink.BEFORE), new Key(after, Ink.AFTER)),
        Svg.of(chart, "means"),
        new Numbers(
            List.of("measure", before, after),
            findings.metrics().stream()
                .map(
                    m ->
                        new Numbers.Row(
                            m.measure().name(),
                            Figures.value(m.before()),
                            Figures.value(m.after())))
                .toList()));
  }

  /** The interval of each measure's difference, against 0. */
  static Plot differences(Findings findings) {
    CategoryChart chart = chart("difference of means", findings);
    double reach = findings.metrics().stream().mapToDouble(MeasurePlots::reach).max().orElse(0);
    double limit = reach == 0 ? 1 : HEADROOM * reach;
    chart.getStyler().setYAxisMin(-limit).setYAxisMax(limit);
    // Side by side, as bars stand, a dot would be off its interval.
    chart.getStyler().setOverlapped(true);
    chart.addAnnotation(new AnnotationLine(0, false, false));
    CategorySeries lines =
        chart.addSeries(
            "interval",
            names(findings),
            values(findings, MeasurePlots::middle),
            values(findings, MeasurePlots::halfWidth));
    lines.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    lines.setMarker(SeriesMarkers.NONE);
    lines.setLineColor(Ink.AFTER.color());
    CategorySeries dots =
        chart.addSeries(
            "difference", names(findings), values(findings, m -> m.comparison().difference()));
    dots.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    dots.setMarker(SeriesMarkers.CIRCLE);
    dots.setMarkerColor(Ink.AFTER.color());
    return new Plot(
        "differences",
        "Is the difference real?",
        "The dot is the mean difference, the line its %s interval. An interval clear of the dashed"
                .formatted(Wording.confidence(findings.setup()))
            + " zero line speaks for a real difference.",
        "Dots with intervals for the differences of %s measures, against a line at zero."
            .formatted(findings.metrics().size()),
        List.of(),
        Svg.of(chart, "differences"),
        new Numbers(
            List.of("measure", "difference", "interval"),
            findings.metrics().stream()
                .map(
                    m ->
                        new Numbers.Row(
                            m.measure().name(),
                            Figures.signed(m.comparison().difference()),
                            Wording.interval(m.comparison().interval())))
                .toList()));
  }

  private static CategoryChart chart(String yTitle, Findings findings) {
    CategoryChart chart = PlotStyle.categories(yTitle);
    chart.getStyler().setXAxisTickMarkSpacingHint(1);
    chart.getStyler().setYAxisDecimalPattern("0.0##");
    if (findings.metrics().size() > MOST_LEVEL_NAMES) {
      chart.getStyler().setXAxisLabelRotation(SLANT_DEGREES);
    }
    return chart;
  }

  private static void bars(
      CategoryChart chart,
      String name,
      Findings findings,
      ToDoubleFunction<MetricFinding> value,
      Ink ink) {
    chart.addSeries(name, names(findings), values(findings, value)).setFillColor(ink.color());
  }

  private static double middle(MetricFinding metric) {
    return metric
        .comparison()
        .interval()
        .map(i -> (i.low() + i.high()) / 2)
        .orElse(metric.comparison().difference());
  }

  private static double halfWidth(MetricFinding metric) {
    return metric.comparison().interval().map(i -> (i.high() - i.low()) / 2).orElse(0.0);
  }

  private static double reach(MetricFinding metric) {
    return Math.max(
        Math.abs(metric.comparison().difference()), Math.abs(middle(metric)) + halfWidth(metric));
  }

  private static List<Double> values(Findings findings, ToDoubleFunction<MetricFinding> value) {
    return findings.metrics().stream().map(m -> value.applyAsDouble(m)).toList();
  }

  private static List<String> names(Findings findings) {
    return findings.metrics().stream().map(m -> m.measure().name()).toList();
  }
}
