package io.sparkrerank.spark.sql;

import io.sparkrerank.spark.ScorePartitions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/** A task of {@link RerankEvalExec}: rows to pairs, through the scorer, and back to rows. */
final class ScoreCalls implements Function2<Integer, Iterator<InternalRow>, Iterator<InternalRow>> {
  private static final long serialVersionUID = 1L;

  private final Seq<Expression> arguments;
  private final Seq<Attribute> input;
  private final List<CallShape> shapes;
  private final StructType output;
  private final ScorePartitions scorer;
  private final SQLMetric outputRows;

  ScoreCalls(
      Seq<Expression> arguments,
      Seq<Attribute> input,
      List<CallShape> shapes,
      StructType output,
      ScorePartitions scorer,
      SQLMetric outputRows) {
    this.arguments = arguments;
    this.input = input;
    this.shapes = List.copyOf(shapes);
    this.output = output;
    this.scorer = scorer;
    this.outputRows = outputRows;
  }

  @Override
  public Iterator<InternalRow> call(Integer partition, Iterator<InternalRow> rows) {
    UnsafeProjection projection = UnsafeProjection.create(arguments, input);
    projection.initialize(partition);
    Deque<PendingRow> pending = new ArrayDeque<>();
    Iterator<Row> scored = scorer.call(new CallRows(rows, projection, shapes, pending));
    return new Finished(pending, scored, UnsafeProjection.create(output));
  }

  /** Rows leave in their order, each when its last pair is back. */
  private final class Finished implements Iterator<InternalRow> {
    private final Deque<PendingRow> pending;
    private final Iterator<Row> scored;
    private final UnsafeProjection projection;
    private final JoinedRow joined = new JoinedRow();

    private Finished(Deque<PendingRow> pending, Iterator<Row> scored, UnsafeProjection projection) {
      this.pending = pending;
      this.scored = scored;
      this.projection = projection;
    }

    @Override
    public boolean hasNext() {
      while ((pending.isEmpty() || !pending.element().isComplete()) && scored.hasNext()) {
        accept(scored.next());
      }
      return !pending.isEmpty();
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      PendingRow done = pending.remove();
      outputRows.add(1L);
      return projection.apply(joined.apply(done.row(), done.values()));
    }

    private void accept(Row row) {
      PendingRow waiting = (PendingRow) row.get(0);
      if (row.getInt(1) == CallRows.MARKER) {
        waiting.acceptMarker();
      } else {
        waiting.accept(
            row.getInt(1),
            row.getString(2),
            (Float) row.get(CallRows.CARRIED),
            (Double) row.get(CallRows.CARRIED + 1));
      }
    }
  }
}
