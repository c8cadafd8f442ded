package io.sparkrerank.jobs.gates;

import java.util.List;
import java.util.function.Function;

/**
 * What all gates of a run decided, in the order of the configuration.
 *
 * @param all one for each gate
 */
public record Verdicts(List<Verdict> all) {
  /** Copies the list. */
  public Verdicts {
    all = List.copyOf(all);
  }

  /**
   * Judges every gate, also after one failed, so that a run tells all its faults at once.
   *
   * @param readings looks at a quantity
   */
  public static Verdicts of(
      List<Gate> gates, FirstRun firstRun, Function<Quantity, Reading> readings) {
    return new Verdicts(
        gates.stream().map(gate -> gate.judge(readings.apply(gate.quantity()), firstRun)).toList());
  }

  /** Whether no gate failed. */
  public boolean pass() {
    return with(Status.FAILED).isEmpty();
  }

  /** The verdicts with one status. */
  public List<Verdict> with(Status status) {
    return all.stream().filter(verdict -> verdict.status() == status).toList();
  }

  /** What failed, in one line: {@code 1 of 3 gates failed: nDCG@10.delta >= 0, found -0.31}. */
  public String reason() {
    List<Verdict> failed = with(Status.FAILED);
    return "%d of %d gates failed: %s"
        .formatted(
            failed.size(),
            all.size(),
            String.join("; ", failed.stream().map(Verdict::text).toList()));
  }
}
