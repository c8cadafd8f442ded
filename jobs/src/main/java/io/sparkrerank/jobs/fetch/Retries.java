package io.sparkrerank.jobs.fetch;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import dev.failsafe.function.CheckedSupplier;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/** Repeats what the network broke, waits as long as the hub asks, and names what is left. */
final class Retries {
  private final URI endpoint;
  private final RetrySettings settings;
  private final RetryPolicy<Object> policy;
  private final Timeout<Integer> stall;

  /**
   * @param endpoint for messages
   * @param settings how often and how long
   * @param note takes one line per retry
   */
  Retries(URI endpoint, RetrySettings settings, Notes note) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.policy =
        RetryPolicy.builder()
            .handle(IOException.class)
            .abortOn(e -> serverWait(e).compareTo(settings.longestServerWait()) > 0)
            .withMaxRetries(settings.retries())
            .withBackoff(settings.firstDelay(), settings.longestDelay())
            .withDelayFn(context -> serverWait(context.getLastException()))
            .onRetryScheduled(
                event ->
                    note.line(
                        "%s; trying again in %d s",
                        describe(event.getLastException()), event.getDelay().toSeconds()))
            .build();
    this.stall = Timeout.<Integer>builder(settings.stallTimeout()).withInterrupt().build();
  }

  /** Takes messages for people, one line each. */
  @FunctionalInterface
  interface Notes {
    /** Formats as {@link String#format} and shows one line. */
    void line(String format, Object... arguments);
  }

  /**
   * Does {@code work} until it succeeds, fails for good, or has failed too often.
   *
   * @throws RerankException {@link ExitCode#TEMPORARY} if the hub was reached and stayed busy or
   *     broken, {@link ExitCode#UNAVAILABLE} if it could not be reached
   */
  <T> T run(CheckedSupplier<T> work) {
    try {
      return Failsafe.with(policy).get(work);
    } catch (FailsafeException e) {
      Throwable cause = e.getCause();
      if (cause instanceof TransientHubException hub) {
        throw new RerankException(
            ExitCode.TEMPORARY,
            "%s gave up: %s; what arrived is kept, so run the same command again later to continue."
                .formatted(endpoint, askedToWait(hub)),
            hub);
      }
      if (cause instanceof IOException io) {
        throw new RerankException(
            ExitCode.UNAVAILABLE,
            "Cannot reach %s: %s; check the network, HTTPS_PROXY and NO_PROXY, or name a mirror with"
                    .formatted(endpoint, describe(io))
                + " --endpoint or HF_ENDPOINT.",
            io);
      }
      throw e;
    }
  }

  /** Reads as {@link InputStream#read(byte[])} does, but not for ever. */
  int read(InputStream in, byte[] buffer) throws IOException {
    try {
      return Failsafe.with(stall).get(() -> in.read(buffer));
    } catch (TimeoutExceededException e) {
      throw new TransientHubException(
          "no byte arrived for " + settings.stallTimeout().toSeconds() + " s", e);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
  }

  /** The whole of a small body, or its first {@code limit} bytes and one buffer more. */
  byte[] readAll(InputStream in, int limit) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 14];
    for (int read = read(in, buffer); read >= 0 && all.size() < limit; read = read(in, buffer)) {
      all.write(buffer, 0, read);
    }
    return all.toByteArray();
  }

  private String askedToWait(TransientHubException e) {
    Duration wait = serverWait(e);
    return wait.compareTo(settings.longestServerWait()) > 0
        ? describe(e) + " and asks for a pause of " + wait.toSeconds() + " s"
        : describe(e);
  }

  /** Negative when the server asked for nothing, which Failsafe takes as "use the back-off". */
  private static Duration serverWait(Throwable e) {
    return e instanceof TransientHubException hub
        ? hub.serverWait().orElse(Duration.ofMillis(-1))
        : Duration.ofMillis(-1);
  }

  /** {@code ConnectException} and its kin often carry no message at all. */
  private static String describe(Throwable e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    return message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
