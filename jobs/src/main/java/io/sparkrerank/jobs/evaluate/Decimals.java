package io.sparkrerank.jobs.evaluate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers with four decimals, rounded as trec_eval's lines are, in any locale. */
public final class Decimals {
  private static final int PLACES = 4;

  private Decimals() {}

  /** Without a sign, unless it is negative. */
  public static String plain(double value) {
    return rounded(value).toPlainString();
  }

  /** With a sign, unless it rounds to 0. */
  public static String signed(double value) {
    BigDecimal rounded = rounded(value);
    return (rounded.signum() > 0 ? "+" : "") + rounded.toPlainString();
  }

  /** A p-value too small for four decimals is told as that, not as 0. */
  static String probability(double p) {
    return p < 0.0001 ? "<0.0001" : plain(p);
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).setScale(PLACES, RoundingMode.HALF_EVEN);
  }
}
