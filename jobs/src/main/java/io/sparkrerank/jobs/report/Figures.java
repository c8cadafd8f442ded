package io.sparkrerank.jobs.report;

import java.util.Locale;

/** Numbers as people read them: a true minus sign, thousands apart, in any locale the same. */
final class Figures {
  private static final String MINUS = "\u2212";
  private static final double LEAST_P = 0.0001;

  private Figures() {}

  /** Four decimals. */
  static String value(double value) {
    return minus(String.format(Locale.ROOT, "%.4f", value));
  }

  /** Four decimals with a sign, unless it rounds to 0. */
  static String signed(double value) {
    String text = String.format(Locale.ROOT, "%+.4f", value);
    return text.substring(1).equals("0.0000") ? "0.0000" : minus(text);
  }

  /** A p-value too small for four decimals is told as that, not as 0. */
  static String probability(double p) {
    return p < LEAST_P ? "< " + LEAST_P : value(p);
  }

  static String count(long count) {
    return minus(String.format(Locale.ROOT, "%,d", count));
  }

  /** A share in [0, 1] as per cent with one decimal. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** One decimal, thousands apart. */
  static String rate(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  /** A score: at most four significant digits, as scores have any scale. */
  static String score(double score) {
    return minus(String.format(Locale.ROOT, "%.4g", score));
  }

  private static String minus(String text) {
    return text.replace("-", MINUS);
  }
}
