package io.sparkrerank.spark.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a partition's calls, in the order of its rows, as rows for the scorer. Each carries
 * the row it belongs to, the number of its call and its passage.
 */
final class CallRows implements Iterator<Row> {
  /** Columns in front of the pair. */
  static final int CARRIED = 3;

  /** Number of no call: a row without any pair sends one that the scorer rejects and hands back. */
  static final int MARKER = -1;

  private final Iterator<InternalRow> input;
  private final UnsafeProjection arguments;
  private final List<CallShape> shapes;
  private final Deque<PendingRow> pending;
  private final Deque<Row> pairs = new ArrayDeque<>();

  CallRows(
      Iterator<InternalRow> input,
      UnsafeProjection arguments,
      List<CallShape> shapes,
      Deque<PendingRow> pending) {
    this.input = input;
    this.arguments = arguments;
    this.shapes = shapes;
    this.pending = pending;
  }

  @Override
  public boolean hasNext() {
    return !pairs.isEmpty() || input.hasNext();
  }

  @Override
  public Row next() {
    if (pairs.isEmpty()) {
      if (!input.hasNext()) {
        throw new NoSuchElementException();
      }
      unfold(input.next());
    }
    return pairs.remove();
  }

  private void unfold(InternalRow row) {
    PendingRow waiting = new PendingRow(row.copy(), shapes);
    InternalRow values = arguments.apply(row);
    for (int n = 0; n < shapes.size(); n++) {
      unfold(waiting, n, shapes.get(n), values);
    }
    if (pairs.isEmpty()) {
      waiting.expectMarker();
      add(waiting, MARKER, null, null);
    }
    pending.add(waiting);
  }

  private void unfold(PendingRow waiting, int n, CallShape shape, InternalRow values) {
    int at = shape.argument();
    if (values.isNullAt(at) || values.isNullAt(at + 1)) {
      return;
    }
    String query = values.getUTF8String(at).toString();
    if (!shape.array()) {
      waiting.expect(n, 1);
      add(waiting, n, query, values.getUTF8String(at + 1).toString());
      return;
    }
    ArrayData passages = values.getArray(at + 1);
    waiting.expect(n, passages.numElements());
    for (int i = 0; i < passages.numElements(); i++) {
      String passage = passages.isNullAt(i) ? null : passages.getUTF8String(i).toString();
      add(waiting, n, query, passage);
    }
  }

  private void add(PendingRow waiting, int n, @Nullable String query, @Nullable String passage) {
    pairs.add(RowFactory.create(waiting, n, passage, query, passage, true, true));
  }
}
