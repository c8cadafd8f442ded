package io.sparkrerank.jobs.report;

import io.sparkrerank.eval.significance.Interval;
import io.sparkrerank.eval.significance.Outcomes;
import io.sparkrerank.jobs.findings.Setup;
import java.util.Locale;
import java.util.Optional;

/** Phrases that several parts of a report say alike. */
final class Wording {
  private static final String NONE = "\u2013";

  private Wording() {}

  /** Such as {@code [−0.0120, 0.0630]}. */
  static String interval(Optional<Interval> interval) {
    return interval
        .map(i -> "[" + Figures.signed(i.low()) + ", " + Figures.signed(i.high()) + "]")
        .orElse(NONE);
  }

  /** Such as {@code 95 %}. */
  static String confidence(Setup setup) {
    return String.format(Locale.ROOT, "%.4g", 100 * setup.resampling().confidence())
            .replaceFirst("\\.?0+$", "")
        + " %";
  }

  /** Such as {@code 31 / 10 / 19}. */
  static String outcomes(Outcomes outcomes) {
    return "%s / %s / %s"
        .formatted(
            Figures.count(outcomes.wins()),
            Figures.count(outcomes.ties()),
            Figures.count(outcomes.losses()));
  }

  /** {@code 1 query}, {@code 2 queries}. */
  static String queries(long count) {
    return Figures.count(count) + (count == 1 ? " query" : " queries");
  }

  /** What stands where there is nothing to say. */
  static String none() {
    return NONE;
  }
}
