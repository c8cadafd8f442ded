package io.sparkrerank.jobs.pairs;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Shows a scorer only what is no repeat, and gives each repeat the result of the row that it
 * repeats. Rows leave in the order in which they came, as the scorer's own do.
 */
public final class ScoreOnce implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final MapPartitionsFunction<Row, Row> scorer;

  /**
   * Spares {@code scorer} repeats.
   *
   * @param scorer gives every row that enters its result behind {@link PairLedger#CARRIED}, in
   *     order
   */
  public ScoreOnce(MapPartitionsFunction<Row, Row> scorer) {
    this.scorer = scorer;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new FannedScores(rows, scorer);
  }
}
