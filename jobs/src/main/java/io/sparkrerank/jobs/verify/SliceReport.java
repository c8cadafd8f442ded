package io.sparkrerank.jobs.verify;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a check of a slice found.
 *
 * @param slice the slice and its run, in words
 * @param summary what was compared, in words
 * @param results by invariant, all of them
 */
public record SliceReport(String slice, String summary, Map<Invariant, Result> results) {
  /** Copies the results. */
  public SliceReport {
    results = new EnumMap<>(results);
  }

  /**
   * How one invariant fared.
   *
   * @param violations how many there are
   * @param first the first of them in words
   */
  public record Result(long violations, List<String> first) {
    /** Copies the list. */
    public Result {
      first = List.copyOf(first);
    }
  }

  static SliceReport of(String slice, String summary, Violations found) {
    Map<Invariant, Result> results = new EnumMap<>(Invariant.class);
    for (Invariant invariant : Invariant.values()) {
      results.put(invariant, new Result(found.count(invariant), found.first(invariant)));
    }
    return new SliceReport(slice, summary, results);
  }

  /** Whether every invariant holds. */
  public boolean clean() {
    return violated() == 0;
  }

  /** How many invariants do not hold. */
  public long violated() {
    return results.values().stream().filter(result -> result.violations() > 0).count();
  }

  /** The report as a person reads it, one line per invariant and per example. */
  public String render() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-12s %s%n", "slice", slice));
    text.append(String.format(Locale.ROOT, "%-12s %s%n%n", "pairs", summary));
    results.forEach(
        (invariant, result) -> {
          boolean holds = result.violations() == 0;
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-12s %s%s%n",
                  holds ? "holds" : "VIOLATED",
                  invariant.sentence(),
                  holds ? "" : String.format(Locale.ROOT, ": %,d", result.violations())));
          result.first().forEach(what -> text.append("               ").append(what).append('\n'));
        });
    return text.toString();
  }
}
