package io.sparkrerank.jobs.rerank;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a soak did and what it found. */
final class SoakTally {
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<Integer, Long> exitCodes = new TreeMap<>();
  private long slices;
  private long pairs;
  private long rowsLost;
  private long rowsDoubled;
  private long rowsOther;
  private long violations;
  private long crashes;
  private long unexpected;

  void fault(String kind) {
    faults.merge(kind, 1L, Long::sum);
  }

  /** Notes how a process ended, and whether it may end like that. */
  void exit(int code, boolean expected) {
    exitCodes.merge(code, 1L, Long::sum);
    unexpected += expected ? 0 : 1;
  }

  void crashed(long reports) {
    crashes += reports;
  }

  /**
   * Notes a slice.
   *
   * @param rows rows of the undisturbed run
   * @param lost of those, missing
   * @param doubled rows that are there more than once
   * @param other rows with another rank, or a logit that differs by more than 1e-4
   * @param broken violations that the checker found
   */
  void slice(long rows, long lost, long doubled, long other, long broken) {
    slices++;
    pairs += rows;
    rowsLost += lost;
    rowsDoubled += doubled;
    rowsOther += other;
    violations += broken;
  }

  boolean clean() {
    return rowsLost + rowsDoubled + rowsOther + violations + crashes + unexpected == 0;
  }

  String table() {
    StringBuilder text = new StringBuilder();
    long injected = faults.values().stream().mapToLong(Long::longValue).sum();
    line(text, "faults injected", injected);
    faults.forEach((kind, count) -> line(text, "  " + kind, count));
    line(text, "processes", exitCodes.values().stream().mapToLong(Long::longValue).sum());
    exitCodes.forEach((code, count) -> line(text, "  ended with " + code, count));
    line(text, "unexpected exit codes", unexpected);
    line(text, "crash reports", crashes);
    line(text, "slices", slices);
    line(text, "rows compared", pairs);
    line(text, "rows lost", rowsLost);
    line(text, "rows doubled", rowsDoubled);
    line(text, "rows that differ", rowsOther);
    line(text, "violations", violations);
    return text.toString();
  }

  private static void line(StringBuilder text, String label, long value) {
    text.append(String.format(Locale.ROOT, "%-32s %,10d%n", label, value));
  }
}
