package io.sparkrerank.jobs.findings;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of the two orders compared.
 *
 * @param label what it is called beside the other: {@code retrieval}, {@code rerank}, or a run's id
 * @param source the table or file it was read from
 * @param runId the run's id, or the tag of a TREC file
 * @param runDate the day of the slice; empty for a TREC file
 * @param modelId the model; empty where none made the order
 * @param depth passages of its longest list; empty until counted
 */
public record Side(
    String label,
    String source,
    String runId,
    Optional<LocalDate> runDate,
    Optional<String> modelId,
    OptionalInt depth) {

  /** An order that is no slice of a run table; its label is all the name it has. */
  public static Side of(String label, String source) {
    return new Side(label, source, label, Optional.empty(), Optional.empty(), OptionalInt.empty());
  }

  /** The same order, its longest list counted. */
  public Side withDepth(int passages) {
    return new Side(label, source, runId, runDate, modelId, OptionalInt.of(passages));
  }

  /** The same order under another label. */
  public Side withLabel(String other) {
    return new Side(other, source, runId, runDate, modelId, depth);
  }
}
