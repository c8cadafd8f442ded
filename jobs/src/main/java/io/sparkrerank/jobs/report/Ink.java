package io.sparkrerank.jobs.report;

import java.awt.Color;

/**
 * The colours of plots. Each is painted as a colour nothing else has, and becomes a variable of the
 * page's style sheet, so that one drawing serves light, dark and paper.
 */
enum Ink {
  /** Paints nothing. */
  NONE("none"),
  /** Axes' words and numbers. */
  TEXT("var(--muted)"),
  /** Lines behind the data. */
  GRID("var(--grid)"),
  /** Lines the data is read against: zero, ceiling, diagonal. */
  RULE("var(--ink)"),
  /** The first order. */
  BEFORE("var(--before)"),
  /** The second order. */
  AFTER("var(--after)"),
  /** Queries that got better, passages that are relevant. */
  WIN("var(--win)"),
  /** Queries that got worse. */
  LOSS("var(--loss)"),
  /** Neither. */
  TIE("var(--tie)");

  private static final int RED = 1;
  private static final int GREEN = 2;

  private final String paint;

  Ink(String paint) {
    this.paint = paint;
  }

  /** What it is painted with. */
  Color color() {
    return new Color(RED, GREEN, ordinal() + 1);
  }

  /** What stands in the drawing: a value of SVG's fill and stroke. */
  String paint() {
    return paint;
  }

  /** How the drawing library writes {@link #color()}. */
  String drawn() {
    return "rgb(%s,%s,%s)".formatted(RED, GREEN, ordinal() + 1);
  }
}
