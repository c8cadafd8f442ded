package io.sparkrerank.spark;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.PreparedWindow;
import io.sparkrerank.score.ScoredWindow;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs one window on a thread of its own while the task's thread prepares the next, so that a GPU
 * need not wait for a tokenizer. Never more than one: the task collects a window before it starts
 * another.
 */
final class RunAhead implements AutoCloseable {
  private final ExecutorService thread;
  private final Runnable beforeEachRun;
  private volatile boolean closed;

  /**
   * A thread for one task.
   *
   * @param name of the thread
   * @param beforeEachRun throws if the task is to end
   */
  RunAhead(String name, Runnable beforeEachRun) {
    this.beforeEachRun = beforeEachRun;
    this.thread =
        Executors.newSingleThreadExecutor(
            body -> {
              Thread runner = new Thread(body, name);
              runner.setDaemon(true);
              return runner;
            });
  }

  Future<ScoredWindow> start(CrossEncoder scorer, PreparedWindow window) {
    return thread.submit(() -> scorer.run(window, this::stopIfClosed));
  }

  private void stopIfClosed() {
    if (closed) {
      throw new IllegalStateException("the task has ended");
    }
    beforeEachRun.run();
  }

  /** Waits for a window and fails as its run did. */
  static ScoredWindow collect(Future<ScoredWindow> window) {
    try {
      return window.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the model ran", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Ends after the run in flight, whose window nobody will collect, and waits for that: the model
   * may be given back afterwards.
   */
  @Override
  public void close() {
    closed = true;
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
