package io.sparkrerank.jobs.gates;

import java.util.Arrays;
import java.util.Optional;

/** How a value and a limit are compared. */
public enum Comparison {
  /** {@code >=}. */
  AT_LEAST(">="),
  /** {@code <=}. */
  AT_MOST("<="),
  /** {@code ==}. */
  EQUAL("=="),
  /** {@code >}. */
  ABOVE(">"),
  /** {@code <}. */
  BELOW("<");

  /**
   * What adding up and dividing may leave of two equal numbers: a gate at 0 must not fail for a
   * mean difference of -1e-17.
   */
  static final double ROUNDING = 1e-12;

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** How it is written. */
  public String sign() {
    return sign;
  }

  /** The comparison that is written so. */
  public static Optional<Comparison> of(String sign) {
    return Arrays.stream(values()).filter(c -> c.sign.equals(sign)).findFirst();
  }

  /** Whether {@code value} is on the right side of {@code limit}; never for NaN. */
  boolean holds(double value, double limit) {
    return switch (this) {
      case AT_LEAST -> value >= limit - ROUNDING;
      case AT_MOST -> value <= limit + ROUNDING;
      case EQUAL -> Math.abs(value - limit) <= ROUNDING;
      case ABOVE -> value > limit + ROUNDING;
      case BELOW -> value < limit - ROUNDING;
    };
  }
}
