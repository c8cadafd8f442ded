package io.sparkrerank.jobs.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The hub failed in a way that may pass: a busy or broken server, or a connection cut short. */
final class TransientHubException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> wait;

  /** A failure after which the usual delay is right; {@code message} is half a sentence. */
  TransientHubException(String message) {
    super(message);
    this.wait = Optional.empty();
  }

  /** The connection broke. */
  TransientHubException(String message, Throwable cause) {
    super(message, cause);
    this.wait = Optional.empty();
  }

  /** The server said when to come back, if {@code wait} is present. */
  TransientHubException(String message, Optional<Duration> wait) {
    super(message);
    this.wait = wait;
  }

  /** How long the server asks to be left alone. */
  Optional<Duration> serverWait() {
    return wait;
  }
}
