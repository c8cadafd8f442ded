package io.sparkrerank.jobs.command;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.concurrent.Callable;
import org.apache.commons.lang3.exception.ExceptionUtils;
import picocli.CommandLine;

/** Command lines that end with this project's exit codes and say why in one line. */
public final class CommandLines {
  private CommandLines() {}

  /**
   * The command line of an annotated command.
   *
   * <p>Wrong arguments end with {@link ExitCode#USAGE}, a {@link RerankException}, bare or wrapped,
   * with its own code and message, anything else with {@link ExitCode#SOFTWARE} and its stack
   * trace.
   *
   * @param command a class with picocli's annotations that returns its exit code
   */
  public static CommandLine of(Callable<Integer> command) {
    CommandLine line = new CommandLine(command);
    // @ starts a path in some object stores, not a file of more arguments.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.getCommandSpec().exitCodeOnExecutionException(ExitCode.SOFTWARE.code());
    line.setParameterExceptionHandler(
        (e, arguments) -> {
          line.getErr().println(e.getMessage() + "; --help lists every option.");
          return ExitCode.USAGE.code();
        });
    line.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          // Spark wraps what a task throws.
          RerankException known = ExceptionUtils.throwableOfType(e, RerankException.class);
          if (known == null) {
            throw e;
          }
          failed.getErr().println(known.getMessage());
          return known.exitCode().code();
        });
    return line;
  }
}
