package io.sparkrerank.jobs.cli;

import io.sparkrerank.util.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A runner whose streams can be read and whose day is 2026-11-23, near midnight UTC. */
final class Console {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CliMain main =
      new CliMain(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Clock.fixed(Instant.parse("2026-11-23T23:59:59Z"), ZoneOffset.UTC));

  ExitCode run(JobBody body, String... arguments) {
    return main.run(arguments, body);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
