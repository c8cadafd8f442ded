package io.sparkrerank.jobs.gates;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What a gate decided.
 *
 * @param gate the gate
 * @param status how it came out
 * @param value what was found; NaN where there is no value
 * @param note what the value is of, or why there is none; may be empty
 */
public record Verdict(Gate gate, Status status, double value, String note) {
  private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

  /**
   * Gate, value and limit in words: {@code nDCG@10.delta >= 0, found -0.0312}. The value has four
   * digits, or all of them where those would hide on which side of the limit it is.
   */
  public String text() {
    String found = Double.isNaN(value) ? "" : ", found " + number();
    String about = note.isEmpty() ? "" : Double.isNaN(value) ? ": " + note : " (" + note + ")";
    return gate.text() + found + about;
  }

  private String number() {
    if (Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value));
    BigDecimal rounded = value == Math.rint(value) ? exact : exact.round(DIGITS);
    boolean sameSide =
        gate.comparison().holds(rounded.doubleValue(), gate.limit())
            == gate.comparison().holds(value, gate.limit());
    BigDecimal shown = (sameSide ? rounded : exact).stripTrailingZeros();
    return shown.signum() == 0 ? "0" : shown.toPlainString();
  }
}
