package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.exceptions.ConcurrentAppendException;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final String SPARKS_WORDS =
      "Job aborted due to stage failure: Task 3 in stage 5.0 failed 4 times, most recent failure:"
          + " Lost task 3.3 in stage 5.0 (TID 42) (10.0.0.7 executor 1): ";

  @Test
  void ourFailureIsFoundUnderSparks() {
    RerankException ours = new RerankException(ExitCode.UNAVAILABLE, "no GPU on host a");
    Throwable thrown = new SparkException("Job aborted", new RuntimeException("task", ours));
    assertThat(Failure.of(thrown)).isEqualTo(new Failure(ExitCode.UNAVAILABLE, "no GPU on host a"));
  }

  @Test
  void theOuterOneOfTwoOfOursWins() {
    RerankException inner = new RerankException(ExitCode.CONFIG, "inner");
    RerankException outer = new RerankException(ExitCode.CANT_CREATE, "outer", inner);
    assertThat(Failure.of(new RuntimeException(outer)).message()).isEqualTo("outer");
  }

  @Test
  void ourFailureIsFoundInTheTextOfAnExecutor() {
    RerankException ours =
        new RerankException(
            ExitCode.CONFIG,
            "model.onnx is damaged:\n  sha256 differs",
            new IllegalStateException("deep"));
    StringWriter trace = new StringWriter();
    ours.printStackTrace(new PrintWriter(trace));
    Throwable thrown = new SparkException(SPARKS_WORDS + trace + "\nDriver stacktrace:");
    assertThat(Failure.of(thrown))
        .isEqualTo(new Failure(ExitCode.CONFIG, "model.onnx is damaged:\n  sha256 differs"));
  }

  @Test
  void anExecutorsTextMayCarryTheCode() {
    assertThat(
            Failure.of(
                new SparkException(
                    SPARKS_WORDS
                        + "io.sparkrerank.util.RerankException[UNAVAILABLE]: no GPU\n\tat x.Y.z(Y.java:1)\n")))
        .isEqualTo(new Failure(ExitCode.UNAVAILABLE, "no GPU"));
  }

  @Test
  void lostExecutorsMayBeTriedAgain() {
    Failure failure =
        Failure.of(
            new SparkException(
                SPARKS_WORDS
                    + "ExecutorLostFailure (executor 1 exited caused by one of the running tasks)"
                    + " Reason: exit code 137\nDriver stacktrace:"));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TEMPORARY);
    assertThat(failure.message())
        .isEqualTo(
            "Spark lost executors more often than it tries again: give the same command again,"
                + " with more spark.executor.memoryOverhead if they were killed for memory ("
                + SPARKS_WORDS
                + "ExecutorLostFailure (executor 1 exited caused by one of the running tasks)"
                + " Reason: exit code 137)");
  }

  @Test
  void aLostCommitMayBeTriedAgain() {
    Failure failure =
        Failure.of(new RuntimeException(new ConcurrentAppendException("files were added")));
    assertThat(failure)
        .isEqualTo(
            new Failure(
                ExitCode.TEMPORARY,
                "another writer changed the output table during the commit: give the same command"
                    + " again (DELTA_CONCURRENT_APPEND.WITHOUT_HINT)"));
  }

  @Test
  void memoryThatRanOutSaysWhichSettingToRaise() {
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")))
        .isEqualTo(
            new Failure(
                ExitCode.UNAVAILABLE,
                "Java ran out of memory (Java heap space): raise --driver-memory or"
                    + " --executor-memory"));
  }

  @Test
  void aCircleOfCausesEnds() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(Failure.of(first).isBug()).isTrue();
  }
}
