package io.sparkrerank.score;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Bounds the runs that a device has at a time; whoever comes first runs first. */
final class RunTurns {
  private final int atATime;
  private final Semaphore turns;

  RunTurns(int atATime) {
    this.atATime = atATime;
    this.turns = new Semaphore(atATime, true);
  }

  /** Runs {@code body} when there is a turn; {@code tally} is told how long that took. */
  <T> T take(RunTally tally, Supplier<T> body) {
    return take(1, tally, body);
  }

  /** Runs {@code body} when nothing else runs. */
  <T> T takeAll(RunTally tally, Supplier<T> body) {
    return take(atATime, tally, body);
  }

  // Not interruptible: a turn comes within a run or two, and an interrupt must not lose a batch.
  private <T> T take(int count, RunTally tally, Supplier<T> body) {
    long asked = System.nanoTime();
    turns.acquireUninterruptibly(count);
    long from = System.nanoTime();
    try {
      return body.get();
    } finally {
      tally.waited(from - asked);
      tally.ran(System.nanoTime() - from);
      turns.release(count);
    }
  }
}
