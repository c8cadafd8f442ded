package io.sparkrerank.jobs.rerank;

import io.sparkrerank.spark.ModelRegistry;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.Termination;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * How a driver's process ends: by itself, or on SIGTERM by taking Spark's jobs away from the main
 * thread, which then cleans up as after any failure.
 */
final class DriverTermination {
  private static final long EVERY_MILLIS = 500;

  private final CountDownLatch mainEnded = new CountDownLatch(1);

  private DriverTermination() {}

  /** From now on SIGTERM cancels what Spark runs and closes the models. */
  static DriverTermination install() {
    DriverTermination termination = new DriverTermination();
    Termination.onSigterm(Termination.GRACE, termination::drain);
    return termination;
  }

  /**
   * Ends the process with the exit code {@code code}; call last in {@code main}. Success returns,
   * for on YARN leaving through {@code System.exit(0)} makes a good run look failed.
   */
  void end(int code) {
    if (code != ExitCode.OK.code()) {
      // In local mode tasks that nobody waits for may still be inside ONNX Runtime.
      Termination.drain(Termination.GRACE, code, DriverTermination::closeModels);
    }
    mainEnded.countDown();
    if (code != ExitCode.OK.code()) {
      System.exit(code);
    }
  }

  private boolean drain() throws InterruptedException {
    cancelJobs();
    closeModels();
    // The main thread may start more jobs before it notices.
    while (!mainEnded.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      cancelJobs();
    }
    return false;
  }

  private static boolean closeModels() {
    ModelRegistry.shutDown();
    return false;
  }

  private static void cancelJobs() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isDefined() && !session.get().sparkContext().isStopped()) {
      session.get().sparkContext().cancelAllJobs();
    }
  }
}
