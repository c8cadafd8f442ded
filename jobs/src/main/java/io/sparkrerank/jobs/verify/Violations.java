package io.sparkrerank.jobs.verify;

import io.sparkrerank.util.Printable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Collects violations: how many there are of each invariant, and the first of them in words. */
final class Violations {
  private final int examples;
  private final Map<Invariant, Long> counts = new EnumMap<>(Invariant.class);
  private final Map<Invariant, List<String>> first = new EnumMap<>(Invariant.class);

  /** Keeps {@code examples} violations of each invariant. */
  Violations(int examples) {
    this.examples = examples;
  }

  /** Notes one violation. */
  void add(Invariant invariant, String what) {
    counts.merge(invariant, 1L, Long::sum);
    List<String> known = first.computeIfAbsent(invariant, i -> new ArrayList<>());
    if (known.size() < examples) {
      known.add(Printable.of(what));
    }
  }

  /** Notes {@code count} if it is not what it should be. */
  void equal(Invariant invariant, String name, long recorded, long found) {
    if (recorded != found) {
      add(invariant, name + " is " + recorded + " in the run row, found " + found);
    }
  }

  /** Notes every row; the one column says what is wrong. */
  void addAll(Invariant invariant, Dataset<Row> rows) {
    long count = rows.count();
    if (count == 0) {
      return;
    }
    counts.merge(invariant, count, Long::sum);
    List<String> known = first.computeIfAbsent(invariant, i -> new ArrayList<>());
    rows.as(Encoders.STRING())
        .limit(Math.max(0, examples - known.size()))
        .collectAsList()
        .forEach(what -> known.add(Printable.of(what)));
  }

  /** How many violations of {@code invariant} there are. */
  long count(Invariant invariant) {
    return counts.getOrDefault(invariant, 0L);
  }

  /** The first violations of {@code invariant}. */
  List<String> first(Invariant invariant) {
    return List.copyOf(first.getOrDefault(invariant, List.of()));
  }
}
