package io.sparkrerank.jobs.findings;

import io.sparkrerank.eval.Measure;
import java.util.List;
import java.util.Optional;

/**
 * A query that the second order made worse.
 *
 * @param harmRank 1 for the one that lost most
 * @param queryId the query's id as text
 * @param queryText its text, where a queries table was given
 * @param measure the measure that fell
 * @param before its value before
 * @param after its lower value after
 * @param fell passages that lost ranks: the most relevant ones first, then those that stood highest
 * @param rose passages that gained ranks, those that stand highest now first
 */
public record HarmedQuery(
    int harmRank,
    String queryId,
    Optional<String> queryText,
    Measure measure,
    double before,
    double after,
    List<MovedPassage> fell,
    List<MovedPassage> rose) {
  /** Copies the lists. */
  public HarmedQuery {
    fell = List.copyOf(fell);
    rose = List.copyOf(rose);
  }

  /** After less before, below 0. */
  public double delta() {
    return after - before;
  }
}
