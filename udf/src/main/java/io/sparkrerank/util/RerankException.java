package io.sparkrerank.util;

import java.util.Objects;

/**
 * A failure the user can act on: its message says in a sentence what was found, what was expected,
 * where, and what to do; its exit code is the process's.
 *
 * <p>Programming errors are {@link IllegalArgumentException} or {@link IllegalStateException}
 * instead, and end the process with {@link ExitCode#SOFTWARE}.
 */
public final class RerankException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure without a deeper cause. */
  public RerankException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = Objects.requireNonNull(exitCode, "exitCode is null");
  }

  /** A failure that {@code cause} led to; the message must make sense without it. */
  public RerankException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = Objects.requireNonNull(exitCode, "exitCode is null");
  }

  /** The exit code of a process that ends because of this. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** Names the exit code, which thus survives where Spark hands on only an exception's text. */
  @Override
  public String toString() {
    return getClass().getName() + "[" + exitCode + "]: " + getMessage();
  }
}
