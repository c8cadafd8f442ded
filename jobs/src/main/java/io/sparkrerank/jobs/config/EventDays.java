package io.sparkrerank.jobs.config;

import java.time.LocalDate;

/**
 * Which days of a log are read, days of UTC.
 *
 * @param from the first
 * @param to the last
 */
public record EventDays(LocalDate from, LocalDate to) {
  private static final String RANGE = "..";

  /** Checks the order. */
  public EventDays {
    Require.that(!to.isBefore(from), "to must not be before from", from + ".." + to);
  }

  /** One day. */
  public static EventDays of(LocalDate day) {
    return new EventDays(day, day);
  }

  /** What {@link #toString} wrote. */
  public static EventDays parse(String text) {
    int range = text.indexOf(RANGE);
    return range < 0
        ? of(LocalDate.parse(text))
        : new EventDays(
            LocalDate.parse(text.substring(0, range)),
            LocalDate.parse(text.substring(range + RANGE.length())));
  }

  /** {@code 2026-11-21..2026-11-22}, or the day where it is one. */
  @Override
  public String toString() {
    return from.equals(to) ? from.toString() : from + RANGE + to;
  }
}
