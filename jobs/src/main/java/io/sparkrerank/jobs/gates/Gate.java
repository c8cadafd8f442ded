package io.sparkrerank.jobs.gates;

import java.math.BigDecimal;

/**
 * A condition, such as {@code nDCG@10.delta >= 0}.
 *
 * @param quantity what is looked at
 * @param comparison how it is compared
 * @param limit what with, finite
 */
public record Gate(Quantity quantity, Comparison comparison, double limit) {
  /** Throws {@link IllegalArgumentException} for a limit that is not finite. */
  public Gate {
    if (!Double.isFinite(limit)) {
      throw new IllegalArgumentException("A gate's limit is finite, unlike " + limit);
    }
  }

  /** The gate as it is written: {@code reject_ratio <= 0.01}. */
  public String text() {
    return quantity.name()
        + " "
        + comparison.sign()
        + " "
        + new BigDecimal(Double.toString(limit)).stripTrailingZeros().toPlainString();
  }

  /** What follows from the value read. */
  Verdict judge(Reading reading, FirstRun firstRun) {
    return new Verdict(this, status(reading, firstRun), reading.value(), reading.note());
  }

  private Status status(Reading reading, FirstRun firstRun) {
    return switch (reading.kind()) {
      case VALUE -> comparison.holds(reading.value(), limit) ? Status.PASSED : Status.FAILED;
      case NO_BASELINE -> firstRun == FirstRun.PASS ? Status.NOT_CHECKED : Status.FAILED;
      case NO_VALUE -> Status.FAILED;
    };
  }
}
