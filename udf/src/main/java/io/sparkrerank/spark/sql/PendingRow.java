package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A row whose pairs are on their way through the scorer. */
final class PendingRow {
  /** By logit, which the score may have saturated; without one last, and as they came. */
  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparing(Scored::logit, Comparator.nullsLast(Comparator.<Float>reverseOrder()));

  private final InternalRow row;
  private final List<CallShape> shapes;
  private final List<@Nullable List<Scored>> scored = new ArrayList<>();
  private int awaited;

  PendingRow(InternalRow row, List<CallShape> shapes) {
    this.row = row;
    this.shapes = shapes;
    shapes.forEach(shape -> scored.add(null));
  }

  /** A passage of a call and what the model made of it. */
  private record Scored(
      int position, @Nullable String passage, @Nullable Float logit, @Nullable Double score) {}

  /** Says that call {@code n} has a value, however many pairs it takes. */
  void expect(int n, int pairs) {
    scored.set(n, new ArrayList<>());
    awaited += pairs;
  }

  /** Says that one row will come back which belongs to no call. */
  void expectMarker() {
    awaited++;
  }

  void acceptMarker() {
    awaited--;
  }

  void accept(int n, @Nullable String passage, @Nullable Float logit, @Nullable Double score) {
    List<Scored> call = scored.get(n);
    if (call == null) {
      throw new IllegalStateException("call " + n + " has no value");
    }
    call.add(new Scored(call.size(), passage, logit, score));
    awaited--;
  }

  boolean isComplete() {
    return awaited == 0;
  }

  InternalRow row() {
    return row;
  }

  /** The values of all calls, in their order. */
  InternalRow values() {
    Object[] values = new Object[shapes.size()];
    for (int n = 0; n < values.length; n++) {
      values[n] = value(shapes.get(n), scored.get(n));
    }
    return new GenericInternalRow(values);
  }

  private static @Nullable Object value(CallShape shape, @Nullable List<Scored> call) {
    if (call == null) {
      return null;
    }
    if (!shape.array()) {
      return call.get(0).score();
    }
    Object[] best =
        call.stream()
            .sorted(BEST_FIRST)
            .limit(shape.topN())
            .map(
                one ->
                    new GenericInternalRow(
                        new Object[] {
                          one.position(), UTF8String.fromString(one.passage()), one.score()
                        }))
            .toArray();
    return new GenericArrayData(best);
  }
}
