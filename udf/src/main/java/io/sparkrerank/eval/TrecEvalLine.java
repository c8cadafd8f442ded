package io.sparkrerank.eval;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The lines trec_eval prints: measure, query and value, parted by tabs. */
public final class TrecEvalLine {
  /** What stands in the query column of a run's overall values. */
  public static final String ALL_QUERIES = "all";

  private static final int DECIMALS = 4;

  private TrecEvalLine() {}

  /**
   * The line for one value, without line end, as trec_eval's {@code print_single_meas} prints it:
   * the name padded to 22 characters, counts as whole numbers, others with 4 decimals.
   */
  public static String format(Measure measure, String queryId, double value) {
    return "%-22s\t%s\t%s".formatted(measure.trecEvalName(), queryId, number(measure, value));
  }

  // C rounds the exact binary value half to even, so that 1/32 is 0.0312; Java's formatter rounds
  // half up, to 0.0313.
  private static String number(Measure measure, double value) {
    return measure.aggregation() == Aggregation.SUM
        ? Long.toString(Math.round(value))
        : new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}
