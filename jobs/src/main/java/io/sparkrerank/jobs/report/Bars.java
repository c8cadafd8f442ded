package io.sparkrerank.jobs.report;

import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Bars and lines on axes of numbers. */
final class Bars {
  /** A bar from 0 to {@code height} over {@code [low, high]}. */
  record Bar(double low, double high, double height) {
    /** A narrower one, centred in it. */
    Bar narrowed(double share) {
      double middle = (low + high) / 2;
      double half = share * (high - low) / 2;
      return new Bar(middle - half, middle + half, height);
    }
  }

  private Bars() {}

  /** Adds bars of one colour; none leave the chart as it is. */
  static void add(XYChart chart, String name, List<Bar> bars, Ink ink) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Bar bar : bars) {
      x.addAll(List.of(bar.low(), bar.low(), bar.high(), bar.high(), bar.high()));
      // NaN ends an outline.
      y.addAll(List.of(0.0, bar.height(), bar.height(), 0.0, Double.NaN));
    }
    if (!x.isEmpty()) {
      XYSeries series = chart.addSeries(name, x, y);
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
      series.setLineStyle(SeriesLines.NONE);
      series.setMarker(SeriesMarkers.NONE);
      series.setFillColor(ink.color());
    }
  }

  /** Adds a line through points. */
  static XYSeries line(XYChart chart, String name, List<Double> x, List<Double> y, Ink ink) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    series.setLineColor(ink.color());
    series.setLineStyle(PlotStyle.SOLID);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  /** Adds a line that data is read against. */
  static void rule(XYChart chart, String name, List<Double> x, List<Double> y) {
    line(chart, name, x, y, Ink.RULE).setLineStyle(PlotStyle.DASHED);
  }
}
