package io.sparkrerank.jobs.cli;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is told of a failed run.
 *
 * @param exitCode the process's
 * @param message what the user reads
 */
record Failure(ExitCode exitCode, String message) {
  // Spark wraps a few times; more than this is a circle.
  private static final int DEEPEST = 64;

  /** What {@code thrown} tells: the first of our own failures in its chain of causes. */
  static Failure of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
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

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    Throwable link = thrown;
    while (link != null && chain.size() < DEEPEST) {
      chain.add(link);
      link = link.getCause();
    }
    return chain;
  }
}
