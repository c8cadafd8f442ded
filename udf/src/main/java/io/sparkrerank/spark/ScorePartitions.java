package io.sparkrerank.spark;

import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringSpec;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Scores the pairs of a partition with this executor's model. Carries only settings to the
 * executor; every row that enters leaves, in order, with a logit or a reason.
 */
public final class ScorePartitions implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final ModelSpec model;
  private final ScoringSpec scoring;
  private final int carried;
  private final ScoringCounters counters;

  /**
   * A scorer of rows that carry {@code carried} columns before {@link PairColumns#in()}.
   *
   * @param counters told of every window
   */
  public ScorePartitions(
      ModelSpec model, ScoringSpec scoring, int carried, ScoringCounters counters) {
    this.model = model;
    this.scoring = scoring;
    this.carried = carried;
    this.counters = counters;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new ScoringIterator(rows, TaskDevice.onThisTask(model), scoring, carried, counters);
  }
}
