package io.sparkrerank.score;

import io.sparkrerank.onnx.ModelRunException;
import io.sparkrerank.onnx.RunFailure;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.text.EncodedPair;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The model's runs over one window. A batch that the device has no memory for is halved and tried
 * again, down to one pair; what fitted bounds all later batches of the model.
 */
final class WindowRun {
  private final LoadedModel model;
  private final ScoringSpec spec;
  private final EncodedPair[] pairs;
  private final PairScore[] scores;
  private final Deque<int[]> waiting;
  private final RunTally tally = new RunTally();

  WindowRun(LoadedModel model, ScoringSpec spec, PreparedWindow window) {
    this.model = model;
    this.spec = spec;
    this.pairs = window.distinct();
    this.scores = new PairScore[pairs.length];
    this.waiting = new ArrayDeque<>(window.batches());
  }

  /** Scores of the window's distinct pairs; {@code beforeEach} may end it between two runs. */
  PairScore[] scores(Runnable beforeEach) {
    while (!waiting.isEmpty()) {
      beforeEach.run();
      int[] batch = waiting.pop();
      if (batch.length > 1 && (long) width(batch) * batch.length > model.fittingTokens()) {
        halve(batch);
      } else {
        tryRun(batch);
      }
    }
    return scores;
  }

  RunTally tally() {
    return tally;
  }

  private void tryRun(int[] batch) {
    try {
      run(batch, false);
    } catch (ModelRunException e) {
      if (e.failure() != RunFailure.OUT_OF_MEMORY) {
        throw e;
      }
      tally.backedOff();
      if (batch.length > 1) {
        int rows = (batch.length + 1) / 2;
        model.lowerFittingTokens((long) width(batch) * rows, String.valueOf(e.getMessage()));
        halve(batch);
      } else {
        runAlone(batch);
      }
    }
  }

  /** A neighbour's run may have held the memory that one pair lacked. */
  private void runAlone(int[] batch) {
    try {
      run(batch, true);
    } catch (ModelRunException e) {
      if (e.failure() != RunFailure.OUT_OF_MEMORY) {
        throw e;
      }
      EncodedPair pair = pairs[batch[0]];
      scores[batch[0]] = PairScore.outOfMemory(pair.length(), pair.truncated());
    }
  }

  private void run(int[] batch, boolean alone) {
    EncodedPair[] rows = Arrays.stream(batch).mapToObj(i -> pairs[i]).toArray(EncodedPair[]::new);
    int width = width(batch);
    float[] logits = alone ? model.runAlone(tally, width, rows) : model.run(tally, width, rows);
    long tokens = 0;
    for (int row = 0; row < rows.length; row++) {
      tokens += rows[row].length();
      scores[batch[row]] = PairScore.of(logits[row], rows[row].length(), rows[row].truncated());
    }
    tally.fed(tokens, (long) width * rows.length);
  }

  private void halve(int[] batch) {
    int middle = (batch.length + 1) / 2;
    waiting.push(Arrays.copyOfRange(batch, middle, batch.length));
    waiting.push(Arrays.copyOf(batch, middle));
  }

  /** The first pair of a batch is its longest. */
  private int width(int[] batch) {
    return spec.budget().width(pairs[batch[0]].length(), spec.maxTokens());
  }
}
