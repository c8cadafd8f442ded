package io.sparkrerank.spark;

import io.sparkrerank.score.PairScore;
import io.sparkrerank.score.PreparedWindow;
import io.sparkrerank.score.ScoredWindow;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.text.TextPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a window of rows, scores it, hands its rows out, and so on: memory stays that of one
 * window whatever the partition's size, or of two on a GPU, where the next one is gathered and
 * tokenised while one runs. The model is borrowed with the first window and given back when the
 * task ends, however it ends.
 */
final class ScoringIterator implements Iterator<Row> {
  /** Bounds a window of very long texts; an ordinary window of 2048 pairs has about a tenth. */
  private static final long MAX_WINDOW_CHARS = 16L << 20;

  private static final int OUT_COLUMNS = 6;

  private final Iterator<Row> input;
  private final ScoringSpec scoring;
  private final int carried;
  private final ScoringCounters counters;
  private final TaskModel model;
  private final Deque<Row> ready = new ArrayDeque<>();
  private @Nullable Running ahead;

  ScoringIterator(
      Iterator<Row> input,
      ModelSpec model,
      ScoringSpec scoring,
      int carried,
      ScoringCounters counters) {
    this(input, new TaskModel(model, scoring), scoring, carried, counters);
  }

  ScoringIterator(
      Iterator<Row> input,
      TaskModel model,
      ScoringSpec scoring,
      int carried,
      ScoringCounters counters) {
    this.input = input;
    this.model = model;
    this.scoring = scoring;
    this.carried = carried;
    this.counters = counters;
  }

  /** Rows of a window with what keeps each from the model, and the pairs of the others. */
  private record Gathered(List<Row> rows, List<@Nullable Reject> rejects, List<TextPair> pairs) {}

  private record Running(Gathered window, Future<ScoredWindow> scores) {}

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (ahead != null || input.hasNext())) {
      advance();
    }
    if (ready.isEmpty()) {
      model.close();
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

  /** Starts the next window, if there is one, and hands out the one before where it was ahead. */
  private void advance() {
    model.stopIfKilled();
    Running next = null;
    if (input.hasNext()) {
      Gathered window = gather();
      PreparedWindow prepared = model.prepare(window.pairs());
      handOut(ahead);
      next = new Running(window, model.start(prepared));
    } else {
      handOut(ahead);
    }
    ahead = next;
    if (!model.runsAhead()) {
      handOut(ahead);
      ahead = null;
    }
  }

  private Gathered gather() {
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
    return new Gathered(rows, rejects, pairs);
  }

  private void handOut(@Nullable Running running) {
    if (running == null) {
      return;
    }
    ScoredWindow window = model.collect(running.scores());
    List<Row> rows = running.window().rows();
    Iterator<PairScore> scores = window.scores().iterator();
    for (int i = 0; i < rows.size(); i++) {
      Reject reject = running.window().rejects().get(i);
      ready.add(
          reject == null ? scored(rows.get(i), scores.next()) : rejected(rows.get(i), reject));
    }
    counters.add(rows.size(), window.stats());
    ScoringMetric.add(rows.size(), window);
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
}
