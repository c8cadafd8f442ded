package io.sparkrerank.jobs.gates;

/**
 * What came of looking at a {@link Quantity}.
 *
 * @param kind whether there is a value
 * @param value the value; NaN where there is none, and a NaN fails every gate
 * @param note what the value is of, or why there is none; may be empty
 */
public record Reading(Kind kind, double value, String note) {
  /** Whether there is a value. */
  public enum Kind {
    /** There is. */
    VALUE,
    /** There is no earlier run, so that a drift cannot be told. */
    NO_BASELINE,
    /** The quantity does not exist for this run, such as a measure where no query was judged. */
    NO_VALUE
  }

  /** A value that needs no note. */
  public static Reading of(double value) {
    return of(value, "");
  }

  /** A value and what it is of. */
  public static Reading of(double value, String note) {
    return new Reading(Kind.VALUE, value, note);
  }

  /** No value, for there is no earlier run. */
  public static Reading noBaseline(String why) {
    return new Reading(Kind.NO_BASELINE, Double.NaN, why);
  }

  /** No value, though there should be one. */
  public static Reading noValue(String why) {
    return new Reading(Kind.NO_VALUE, Double.NaN, why);
  }
}
