package io.sparkrerank.jobs.report;

import java.awt.BasicStroke;
import java.awt.Font;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;

/**
 * Empty charts that look as all charts of a report do. Legends are words of the page, not of it.
 */
final class PlotStyle {
  /** Small enough that words stay readable on a telephone, where a chart shrinks to two thirds. */
  private static final int WIDTH = 520;

  private static final int HEIGHT = 300;
  private static final int FONT_SIZE = 13;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE);

  static final float LINE = 2.5f;
  static final BasicStroke SOLID = new BasicStroke(LINE);
  static final BasicStroke DASHED =
      new BasicStroke(
          1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {5, 4}, 0);

  private PlotStyle() {}

  /** Two axes of numbers. */
  static XYChart numbers(String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setMarkerSize(0);
    return chart;
  }

  /** Names below, numbers to the left. */
  static CategoryChart categories(String yTitle) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).yAxisTitle(yTitle).build();
    style(chart.getStyler());
    return chart;
  }

  private static void style(AxesChartStyler style) {
    style
        .setChartTitleVisible(false)
        .setLegendVisible(false)
        .setChartBackgroundColor(Ink.NONE.color())
        .setPlotBackgroundColor(Ink.NONE.color())
        .setPlotBorderVisible(false)
        .setChartFontColor(Ink.TEXT.color())
        .setChartPadding(4)
        .setPlotContentSize(0.98);
    style.setXAxisTitleColor(Ink.TEXT.color());
    style.setYAxisTitleColor(Ink.TEXT.color());
    style
        .setAxisTitleFont(FONT)
        .setAxisTickLabelsFont(FONT)
        .setAxisTickLabelsColor(Ink.TEXT.color())
        .setAxisTickMarksColor(Ink.GRID.color())
        .setAxisTicksLineVisible(false)
        .setPlotMargin(0)
        .setPlotGridVerticalLinesVisible(false)
        .setPlotGridLinesColor(Ink.GRID.color())
        .setPlotGridLinesStroke(new BasicStroke(1))
        .setErrorBarsColorSeriesColor(true);
    style.setAnnotationLineColor(Ink.RULE.color()).setAnnotationLineStroke(DASHED);
  }
}
