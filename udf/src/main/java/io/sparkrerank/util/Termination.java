package io.sparkrerank.util;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Ends a process in order when it gets SIGTERM. Java's own answer is to start all shutdown hooks at
 * once, and ONNX Runtime's frees its environment under the threads that are inside it; so the
 * signal is taken here, work is drained first, and only then do the hooks run.
 */
public final class Termination {
  /** How long draining may take. Kubernetes and YARN kill some 30 s after the signal. */
  public static final Duration GRACE = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);
  private static final AtomicBoolean REQUESTED = new AtomicBoolean();

  private Termination() {}

  /** What has to be done before the process may end. */
  @FunctionalInterface
  public interface Drain {
    /** Returns whether the process is still to be ended, or ends by itself. */
    boolean run() throws InterruptedException;
  }

  /**
   * From now on SIGTERM runs {@code drain} and ends the process with {@link ExitCode#TERMINATED}:
   * through its shutdown hooks where draining is done within {@code grace}, past them where not.
   * Later signals change nothing.
   */
  public static void onSigterm(Duration grace, Drain drain) {
    Signal.handle(
        new Signal("TERM"),
        signal -> {
          if (REQUESTED.compareAndSet(false, true)) {
            LOG.warn("SIGTERM: draining, for at most {} s", grace.toSeconds());
            end(grace, drain);
          }
        });
  }

  /** Whether the process was told to end. */
  public static boolean requested() {
    return REQUESTED.get();
  }

  /**
   * Runs {@code drain} and returns whether the process is still to be ended; ends it with {@code
   * code} past its shutdown hooks if that takes longer than {@code grace}.
   */
  public static boolean drain(Duration grace, int code, Drain drain) {
    AtomicBoolean exit = new AtomicBoolean();
    Thread draining = new Thread(() -> exit.set(quietly(drain)), "drain");
    draining.setDaemon(true);
    draining.start();
    try {
      draining.join(grace.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (draining.isAlive()) {
      LOG.warn("not drained within {} s, so the process ends as it is", grace.toSeconds());
      Runtime.getRuntime().halt(code);
    }
    return exit.get();
  }

  private static void end(Duration grace, Drain drain) {
    if (drain(grace, ExitCode.TERMINATED.code(), drain)) {
      System.exit(ExitCode.TERMINATED.code());
    }
  }

  // Whatever happens while draining, the process has to end.
  private static boolean quietly(Drain drain) {
    try {
      return drain.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.warn("draining failed", e);
    }
    return true;
  }
}
