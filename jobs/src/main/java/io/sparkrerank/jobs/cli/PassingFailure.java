package io.sparkrerank.jobs.cli;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.Printable;
import java.util.Optional;

/**
 * Failures of the surroundings that no one of us threw. They are known by name and text, because
 * Spark gives most of them no type of their own.
 */
final class PassingFailure {
  private PassingFailure() {}

  static Optional<Failure> of(Throwable thrown) {
    String type = thrown.getClass().getName();
    String text = String.valueOf(thrown.getMessage());
    if (thrown instanceof OutOfMemoryError) {
      return failure(
          ExitCode.UNAVAILABLE,
          "Java ran out of memory (" + text + "): raise --driver-memory or --executor-memory");
    }
    if (thrown instanceof InterruptedException) {
      return failure(ExitCode.TEMPORARY, "the run was interrupted: give the same command again");
    }
    if (text.contains("ExecutorLostFailure")) {
      return failure(
          ExitCode.TEMPORARY,
          "Spark lost executors more often than it tries again: give the same command again, with"
              + " more spark.executor.memoryOverhead if they were killed for memory ("
              + Printable.firstLine(text)
              + ")");
    }
    if (text.contains("SparkContext was shut down")
        || text.contains("SparkContext has been shutdown")) {
      return failure(
          ExitCode.TEMPORARY, "Spark was stopped during the run: give the same command again");
    }
    if (text.contains("Failed to allocate memory")
        || text.contains("CUBLAS_STATUS_ALLOC_FAILED")
        || text.contains("CUDA_ERROR_OUT_OF_MEMORY")) {
      return failure(
          ExitCode.UNAVAILABLE,
          "the device has too little memory for a model run: lower scoring.max-batch-tokens ("
              + Printable.firstLine(text)
              + ")");
    }
    if (text.contains("No space left on device")) {
      return failure(ExitCode.CANT_CREATE, "a disk is full (" + Printable.firstLine(text) + ")");
    }
    if (text.contains("FAILED_READ_FILE") || text.contains("CAST_OVERFLOW")) {
      return failure(
          ExitCode.DATA,
          "an input table cannot be read ("
              + Printable.firstLine(text)
              + "): mend it and give the same command again");
    }
    if (type.startsWith("io.delta.exceptions.") && type.contains("Concurrent")) {
      return failure(
          ExitCode.TEMPORARY,
          "another writer changed the output table during the commit: give the same command again ("
              + Printable.firstLine(text)
              + ")");
    }
    return Optional.empty();
  }

  private static Optional<Failure> failure(ExitCode code, String message) {
    return Optional.of(new Failure(code, message));
  }
}
