package io.sparkrerank.spark;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.PairScore;
import io.sparkrerank.score.ScoredWindow;
import io.sparkrerank.score.ScoringStats;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.text.TextPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a window of rows, scores it, hands its rows out, and so on: memory stays that of one
 * window whatever the partition's size. The model is borrowed with the first window and given back
 * when the task ends, however it ends.
 */
final class ScoringIterator implements Iterator<Row> {
  /** Bounds a window of very long texts; an ordinary window of 2048 pairs has about a tenth. */
  private static final long MAX_WINDOW_CHARS = 16L << 20;

  private static final int OUT_COLUMNS = 6;

  private final Iterator<Row> input;
  private final ModelSpec model;
  private final ScoringSpec scoring;
  private final int carried;
  private final ScoringCounters counters;
  private final Deque<Row> ready = new ArrayDeque<>();
  private ModelRegistry.@Nullable Lease lease;
  private @Nullable CrossEncoder scorer;

  ScoringIterator(
      Iterator<Row> input,
      ModelSpec model,
      ScoringSpec scoring,
      int carried,
      ScoringCounters counters) {
    this.input = input;
    this.model = model;
    this.scoring = scoring;
    this.carried = carried;
    this.counters = counters;
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty() && input.hasNext()) {
      nextWindow();
    }
    if (ready.isEmpty()) {
      giveBack();
      return false;
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void nextWindow() {
    stopIfKilled();
    List<Row> rows = new ArrayList<>();
    List<TextPair> pairs = new ArrayList<>();
    List<@Nullable Reject> rejects = new ArrayList<>();
    long chars = 0;
    while (rows.size() < scoring.windowPairs() && chars < MAX_WINDOW_CHARS && input.hasNext()) {
      Row row = input.next();
      Reject reject = Reject.before(row, carried);
      rows.add(row);
      rejects.add(reject);
      if (reject == null) {
        TextPair pair = new TextPair(row.getString(carried), row.getString(carried + 1));
        chars += pair.query().length() + pair.passage().length();
        pairs.add(pair);
      }
    }
    ScoredWindow window = score(pairs);
    Iterator<PairScore> scores = window.scores().iterator();
    for (int i = 0; i < rows.size(); i++) {
      Reject reject = rejects.get(i);
      ready.add(
          reject == null ? scored(rows.get(i), scores.next()) : rejected(rows.get(i), reject));
    }
    counters.add(rows.size(), window.stats());
  }

  /** A model run cannot be interrupted, so a killed task leaves between two windows. */
  private static void stopIfKilled() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("killed between two windows");
    }
  }

  private ScoredWindow score(List<TextPair> pairs) {
    if (pairs.isEmpty()) {
      return new ScoredWindow(List.of(), ScoringStats.NONE);
    }
    return scorer().score(pairs);
  }

  private Row scored(Row row, PairScore score) {
    Reject reject = Reject.after(score);
    if (reject != null) {
      return rejected(row, reject);
    }
    Object[] out = carry(row);
    out[carried] = score.logit();
    out[carried + 1] = scoring.activation().apply(score.logit());
    out[carried + 2] = score.tokens();
    out[carried + 3] = score.truncated();
    return RowFactory.create(out);
  }

  private Row rejected(Row row, Reject reject) {
    Object[] out = carry(row);
    out[carried + 4] = reject.reason().name();
    out[carried + 5] = reject.detail();
    return RowFactory.create(out);
  }

  private Object[] carry(Row row) {
    Object[] out = new Object[carried + OUT_COLUMNS];
    for (int i = 0; i < carried; i++) {
      out[i] = row.get(i);
    }
    return out;
  }

  @SuppressWarnings("MustBeClosedChecker") // given back by the task's completion listener
  private CrossEncoder scorer() {
    if (scorer == null) {
      ModelRegistry.Lease borrowed = ModelRegistry.acquire(model);
      lease = borrowed;
      TaskContext task = TaskContext.get();
      if (task != null) {
        task.addTaskCompletionListener(
            (org.apache.spark.util.TaskCompletionListener) ended -> borrowed.close());
      }
      scorer = new CrossEncoder(borrowed.model(), scoring);
    }
    return scorer;
  }

  private void giveBack() {
    if (lease != null) {
      lease.close();
      lease = null;
      scorer = null;
    }
  }
}
