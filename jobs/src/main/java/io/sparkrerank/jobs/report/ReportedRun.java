package io.sparkrerank.jobs.report;

import java.util.List;
import java.util.Optional;

/**
 * What is told of the run that made the second order, beside what was found.
 *
 * @param facts names and values, such as the model's hash, in the order shown
 * @param cost what its scoring took; empty where no run row says so
 */
public record ReportedRun(List<Fact> facts, Optional<Cost> cost) {
  /** Nothing known of it, as of a run in a TREC file. */
  public static final ReportedRun UNKNOWN = new ReportedRun(List.of(), Optional.empty());

  /** Copies the list. */
  public ReportedRun {
    facts = List.copyOf(facts);
  }

  /**
   * A line of the report's last section.
   *
   * @param name what it is
   * @param value as text
   */
  public record Fact(String name, String value) {}
}
