package io.sparkrerank.jobs.pairs;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a partition with their scores, where a scorer saw those that are no repeats. It reads
 * ahead by a window, so repeats wait for what they repeat; where very many do, the window ends
 * there, and what is left of them follows without having waited.
 */
final class FannedScores implements Iterator<Row> {
  /** Bounds the memory of a task whose pairs have very many repeats. */
  static final int MOST_WAITING = 1 << 16;

  private static final int CARRIED = PairLedger.CARRIED.size();
  private static final int REPEAT = PairLedger.CARRIED.indexOf(PairLedger.REPEAT);

  private final MapPartitionsFunction<Row, Row> scorer;
  private final FirstRows firsts;
  // One queue of repeats for each row that the scorer was shown and has not answered.
  private final Deque<Deque<Row>> unanswered = new ArrayDeque<>();
  private Deque<Row> repeats = new ArrayDeque<>();
  private Iterator<Row> scored = Collections.emptyIterator();
  private @Nullable Row last;
  private int waiting;

  FannedScores(Iterator<Row> input, MapPartitionsFunction<Row, Row> scorer) {
    this.firsts = new FirstRows(input);
    this.scorer = scorer;
  }

  @Override
  public boolean hasNext() {
    // Asking the scorer may read repeats of the last row, which then come first.
    while (repeats.isEmpty() && !scored.hasNext() && repeats.isEmpty()) {
      if (!firsts.isLeft()) {
        return false;
      }
      scored = call();
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!repeats.isEmpty()) {
      waiting--;
      return withScoreOf(last(), repeats.remove());
    }
    Row row = scored.next();
    last = row;
    repeats = unanswered.remove();
    return row;
  }

  private Iterator<Row> call() {
    try {
      return scorer.call(firsts);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Row last() {
    if (last == null) {
      throw new IllegalStateException("a partition begins with a repeat");
    }
    return last;
  }

  private static Row withScoreOf(Row scored, Row repeat) {
    Object[] out = new Object[scored.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = i < CARRIED ? repeat.get(i) : scored.get(i);
    }
    return RowFactory.create(out);
  }

  /** What the scorer reads. */
  private final class FirstRows implements Iterator<Row> {
    private final Iterator<Row> input;
    private @Nullable Row ahead;

    FirstRows(Iterator<Row> input) {
      this.input = input;
    }

    @Override
    public boolean hasNext() {
      while (ahead == null && waiting < MOST_WAITING && input.hasNext()) {
        Row row = input.next();
        if (row.getBoolean(REPEAT)) {
          (unanswered.isEmpty() ? repeats : unanswered.getLast()).add(row);
          waiting++;
        } else {
          ahead = row;
        }
      }
      return ahead != null;
    }

    @Override
    public Row next() {
      if (!hasNext() || ahead == null) {
        throw new NoSuchElementException();
      }
      Row row = ahead;
      ahead = null;
      unanswered.add(new ArrayDeque<>());
      return row;
    }

    /** Whether rows are left, for the scorer or not. */
    boolean isLeft() {
      return ahead != null || input.hasNext();
    }
  }
}
