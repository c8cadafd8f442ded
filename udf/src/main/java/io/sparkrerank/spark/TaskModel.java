package io.sparkrerank.spark;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.PreparedWindow;
import io.sparkrerank.score.ScoredWindow;
import io.sparkrerank.score.ScoringStats;
import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.util.Closer;
import io.sparkrerank.util.DeviceLostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The model as one task uses it: borrowed when first needed and given back when the task ends,
 * however it ends. On a processor the task's own thread runs it, for a thread more would have to
 * share the task's core; on a GPU another thread does, so that the device need not wait.
 */
final class TaskModel implements AutoCloseable {
  private final ModelSpec spec;
  private final ScoringSpec scoring;
  private final boolean runsAhead;
  private final @Nullable TaskContext task = TaskContext.get();
  private final Closer borrowed = new Closer();
  private @Nullable CrossEncoder scorer;
  private @Nullable RunAhead thread;

  TaskModel(ModelSpec spec, ScoringSpec scoring) {
    this(spec, scoring, spec.session().device() == Device.CUDA);
  }

  TaskModel(ModelSpec spec, ScoringSpec scoring, boolean runsAhead) {
    this.spec = spec;
    this.scoring = scoring;
    this.runsAhead = runsAhead;
  }

  /** Whether a window is best collected when the next one has been prepared. */
  boolean runsAhead() {
    return runsAhead;
  }

  /** Tokenises a window; borrows the model if that has pairs. */
  PreparedWindow prepare(List<TextPair> pairs) {
    return pairs.isEmpty() ? PreparedWindow.NONE : scorer().prepare(pairs);
  }

  /** Starts the runs of a window, which end before this returns unless they run ahead. */
  Future<ScoredWindow> start(PreparedWindow window) {
    if (window.pairsRequested() == 0) {
      return CompletableFuture.completedFuture(new ScoredWindow(List.of(), ScoringStats.NONE));
    }
    CrossEncoder encoder = scorer();
    if (thread != null) {
      return thread.start(encoder, window);
    }
    try {
      return CompletableFuture.completedFuture(encoder.run(window, this::stopIfKilled));
    } catch (DeviceLostException e) {
      throw SickDevice.judge(e);
    }
  }

  /** Waits for a window and fails as its run did. */
  ScoredWindow collect(Future<ScoredWindow> window) {
    try {
      return RunAhead.collect(window);
    } catch (DeviceLostException e) {
      throw SickDevice.judge(e);
    }
  }

  /** A model run cannot be interrupted, so a killed task leaves between two runs. */
  void stopIfKilled() {
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("killed between two runs of the model");
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // given back by the task's completion listener
  private CrossEncoder scorer() {
    if (scorer == null) {
      ModelRegistry.Lease lease = borrowed.register(ModelRegistry.acquire(spec));
      if (task != null) {
        task.addTaskCompletionListener((TaskCompletionListener) ended -> borrowed.close());
      }
      scorer = new CrossEncoder(lease.model(), scoring);
      if (runsAhead) {
        thread = borrowed.register(new RunAhead("rerank-run-ahead", this::stopIfKilled));
      }
    }
    return scorer;
  }

  /** Waits for the run in flight and gives the model back; a later window borrows it again. */
  @Override
  public void close() {
    borrowed.close();
    scorer = null;
    thread = null;
  }
}
