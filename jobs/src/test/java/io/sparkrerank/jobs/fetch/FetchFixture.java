package io.sparkrerank.jobs.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the real command line against a {@link FakeHub}, with a patience of milliseconds. */
abstract class FetchFixture {
  static final String REPOSITORY = "someone/a-reranker";
  static final String SECRET = "hf_neverPrintThis";
  static final byte[] GRAPH = bytes(200_000, 1);
  static final byte[] TOKENIZER = bytes(30_000, 2);
  static final byte[] CONFIG = "{\"model_type\":\"bert\"}".getBytes(UTF_8);

  static final RetrySettings HASTY =
      new RetrySettings(
          3,
          Duration.ofMillis(2),
          Duration.ofMillis(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(300));

  @TempDir Path directory;
  FakeHub hub;
  final Map<String, String> environment = new HashMap<>();
  KnownModels models = KnownModels.shipped();
  ToLongFunction<Path> usableBytes = path -> Long.MAX_VALUE;

  @BeforeEach
  void startHub() throws IOException {
    hub = new FakeHub();
    hub.with(REPOSITORY, "onnx/model.onnx", GRAPH)
        .with(REPOSITORY, "tokenizer.json", TOKENIZER)
        .with(REPOSITORY, "config.json", CONFIG)
        .with(REPOSITORY, "README.md", "read me".getBytes(UTF_8));
    environment.put("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  /** What a run left behind on its streams. */
  record Run(int exitCode, String out, String err) {}

  /** The bundle directory that {@link #fetch} uses. */
  Path output() {
    return directory.resolve("bundle");
  }

  /** Fetches {@link #REPOSITORY} into {@link #output}. */
  Run fetch(String... more) {
    List<String> arguments = new ArrayList<>(List.of(REPOSITORY, "--output", output().toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    FetchWiring wiring =
        new FetchWiring(new FetchEnvironment(environment, directory), HASTY, models, usableBytes);
    CommandLine line = FetchModel.commandLine(wiring);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = line.execute(arguments);
    assertThat(out + " " + err).as("no token on any stream").doesNotContain(SECRET);
    return new Run(exitCode, out.toString(), err.toString());
  }

  Manifest manifest() throws IOException {
    return new ObjectMapper().readValue(output().resolve(Manifest.NAME).toFile(), Manifest.class);
  }

  /** Every file below the bundle directory, relative. */
  List<String> leftBehind() throws IOException {
    if (!Files.exists(output())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(output())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> output().relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  static String sha256(byte[] content) {
    return FakeHub.digest(content).sha256();
  }

  static byte[] bytes(int length, long seed) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }
}
