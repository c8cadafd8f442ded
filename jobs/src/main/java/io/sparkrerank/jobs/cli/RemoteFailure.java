package io.sparkrerank.jobs.cli;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds one of our failures in the text of a Spark failure. Spark hands the executor's exception
 * over as a cause where it can, and as a printed stack trace inside a message where it cannot.
 */
final class RemoteFailure {
  // The message ends where the stack trace's first frame or a cause begins.
  private static final Pattern PRINTED =
      Pattern.compile(
          Pattern.quote(RerankException.class.getName())
              + "(?:\\[(\\w+)])?: (.*?)(?=\\s*\\R\\s*(?:at |Caused by: |\\.\\.\\. \\d|Driver stacktrace:)|\\z)",
          Pattern.DOTALL);

  private RemoteFailure() {}

  static Optional<Failure> in(String message) {
    Matcher printed = PRINTED.matcher(message);
    return printed.find()
        ? Optional.of(new Failure(code(printed.group(1)), printed.group(2).strip()))
        : Optional.empty();
  }

  // A trace without a code comes from an executor, where what we refuse is nearly always the model.
  private static ExitCode code(@Nullable String name) {
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.name().equals(name))
        .findFirst()
        .orElse(ExitCode.CONFIG);
  }
}
