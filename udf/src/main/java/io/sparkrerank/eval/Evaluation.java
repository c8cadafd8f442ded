package io.sparkrerank.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;

/** A run's value for each measure and query, and what they come to. Immutable. */
public final class Evaluation {
  private final List<Measure> measures;
  private final MeanOver meanOver;
  private final NavigableMap<String, Map<Measure, Double>> values;
  private final Set<String> retrieved;

  Evaluation(
      List<Measure> measures,
      MeanOver meanOver,
      NavigableMap<String, Map<Measure, Double>> values,
      Set<String> retrieved) {
    this.measures = List.copyOf(measures);
    this.meanOver = meanOver;
    this.values = values;
    this.retrieved = Set.copyOf(retrieved);
  }

  /** The measures in the order they were asked for. */
  public List<Measure> measures() {
    return measures;
  }

  /** Which queries were evaluated. */
  public MeanOver meanOver() {
    return meanOver;
  }

  /** The queries evaluated, in order of their ids' UTF-8 bytes. */
  public SortedSet<String> queryIds() {
    return Collections.unmodifiableSortedSet(values.navigableKeySet());
  }

  /**
   * The value of {@code measure} for a query.
   *
   * @throws IllegalArgumentException if either was not evaluated
   */
  public double value(String queryId, Measure measure) {
    Map<Measure, Double> row = values.get(queryId);
    Double value = row == null ? null : row.get(measure);
    if (value == null) {
      throw new IllegalArgumentException(
          measure.name() + " was not evaluated for query '" + queryId + "'");
    }
    return value;
  }

  /**
   * The measure's value for the run: the mean over {@link #queryIds()}, or the sum for counts. It
   * is added up in the order of the queries, as trec_eval does, so that the last bit is the same.
   */
  public double overall(Measure measure) {
    double sum = 0;
    for (String queryId : values.keySet()) {
      sum += value(queryId, measure);
    }
    return measure.aggregation() == Aggregation.SUM ? sum : sum / values.size();
  }

  /** All values, by query and then by measure in the order asked for. */
  public List<QueryValue> rows() {
    List<QueryValue> rows = new ArrayList<>();
    for (String queryId : values.keySet()) {
      for (Measure measure : measures) {
        rows.add(
            new QueryValue(queryId, measure, value(queryId, measure), retrieved.contains(queryId)));
      }
    }
    return rows;
  }
}
