package io.sparkrerank.jobs.cli;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * What is told of a failed run.
 *
 * @param exitCode the process's
 * @param message what the user reads
 */
record Failure(ExitCode exitCode, String message) {
  /** What {@code thrown} tells: the first of our own failures in its chain of causes. */
  static Failure of(Throwable thrown) {
    List<Throwable> chain = ExceptionUtils.getThrowableList(thrown);
    for (Throwable link : chain) {
      if (link instanceof RerankException known) {
        return new Failure(known.exitCode(), String.valueOf(known.getMessage()));
      }
    }
    for (Throwable link : chain) {
      var remote = RemoteFailure.in(String.valueOf(link.getMessage()));
      if (remote.isPresent()) {
        return remote.get();
      }
    }
    for (Throwable link : chain) {
      var passing = PassingFailure.of(link);
      if (passing.isPresent()) {
        return passing.get();
      }
    }
    return new Failure(
        ExitCode.SOFTWARE,
        "this is a bug in spark-rerank or a failure it does not know: "
            + thrown
            + "\nplease report it with the stack trace below and the output of --version");
  }

  /** Whether the stack trace is wanted by whoever mends it. */
  boolean isBug() {
    return exitCode == ExitCode.SOFTWARE;
  }
}
