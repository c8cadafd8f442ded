package io.sparkrerank.jobs.cli;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import io.sparkrerank.util.Termination;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Runs a job from its arguments to its exit code. It never ends the process itself: natives may
 * still be in use, and only {@code main} knows when they are not.
 *
 * <pre>{@code
 * ExitCode code = CliMain.standard().run(args, RerankJob::run);
 * if (code != ExitCode.OK) {
 *   System.exit(code.code());
 * }
 * }</pre>
 *
 * <p>The {@code if} matters on YARN, where leaving through {@code System.exit(0)} makes a good run
 * look failed.
 */
public final class CliMain {
  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  /**
   * A runner.
   *
   * @param out where help and version go
   * @param err where notes and errors go, so that standard output stays the job's own
   * @param clock today, in the clock's zone, is the run date unless one is given
   */
  public CliMain(PrintStream out, PrintStream err, Clock clock) {
    this.out = Objects.requireNonNull(out, "out is null");
    this.err = Objects.requireNonNull(err, "err is null");
    this.clock = Objects.requireNonNull(clock, "clock is null");
  }

  /** A runner on the process's own streams and on UTC. */
  public static CliMain standard() {
    return new CliMain(System.out, System.err, Clock.systemUTC());
  }

  /** Parses {@code arguments}, runs {@code body} and says how it ended. */
  public ExitCode run(String[] arguments, JobBody body) {
    ArgsParser parser = new ArgsParser(LocalDate.now(clock));
    try {
      if (parser.printedHelp(arguments, out)) {
        return ExitCode.OK;
      }
      RerankArgs args = parser.parse(arguments, err::println);
      return guard(
          args.debug(),
          () -> {
            body.run(args);
            return ExitCode.OK;
          });
    } catch (RerankException e) {
      err.println("error: " + e.getMessage());
      return e.exitCode();
    }
  }

  /**
   * Runs {@code body} and, if it fails, says why on the error stream.
   *
   * @param debug whether failures are printed with their stack traces
   * @param body what to do; returns the exit code where nothing is thrown
   */
  // Everything is caught: a class that cannot be loaded must not end in a bare stack trace either.
  public ExitCode guard(boolean debug, Callable<ExitCode> body) {
    try {
      return body.call();
    } catch (Throwable thrown) {
      if (thrown instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (Termination.requested()) {
        // What else is thrown now only says that work was taken away under it.
        err.println(
            "error: told to end by SIGTERM; what was committed stays: give the same command again");
        return ExitCode.TERMINATED;
      }
      Failure failure = Failure.of(thrown);
      err.println("error: " + failure.message());
      if (debug || failure.isBug()) {
        thrown.printStackTrace(err);
      } else if (thrown.getCause() != null) {
        err.println("(--debug shows the stack trace)");
      }
      return failure.exitCode();
    }
  }
}
