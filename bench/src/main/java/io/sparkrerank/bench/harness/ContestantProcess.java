package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.bench.contestant.Serve;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A contestant that runs in a process of its own and waits, idle, for its turn. */
final class ContestantProcess implements AutoCloseable {
  private static final long START_SECONDS = 300;
  private static final long RUN_SECONDS = 3600;
  private static final int LAST_LINES = 3;

  private final Process process;
  private final Path log;
  private final BufferedReader answers;
  private final BufferedWriter questions;
  private final JsonNode greeting;

  /**
   * Starts the process and waits until its model is open.
   *
   * @throws IOException saying why it did not start
   */
  ContestantProcess(Contender contender, Path log) throws IOException {
    this.log = log;
    this.process = new ProcessBuilder(contender.command()).redirectError(log.toFile()).start();
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.questions =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    try {
      this.greeting = answer(START_SECONDS);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** What it said of itself when it was ready, its versions among it. */
  JsonNode greeting() {
    return greeting;
  }

  /** One repetition over the first {@code pairs} pairs of a directory. */
  JsonNode measure(Path pairsDirectory, int pairs) throws IOException {
    questions.write(pairsDirectory.toAbsolutePath() + " " + pairs + "\n");
    questions.flush();
    return answer(RUN_SECONDS);
  }

  private JsonNode answer(long seconds) throws IOException {
    CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(this::read);
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException(e instanceof TimeoutException ? "no answer" : lastWords(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private JsonNode read() {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(Serve.MARK)) {
          return new ObjectMapper().readTree(line.substring(Serve.MARK.length()));
        }
      }
      throw new IllegalStateException("the process ended");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The end of its log. */
  private String lastWords() throws IOException {
    String[] lines = Files.readString(log, StandardCharsets.ISO_8859_1).strip().split("\n");
    int from = Math.max(0, lines.length - LAST_LINES);
    return String.join(" | ", java.util.Arrays.copyOfRange(lines, from, lines.length));
  }

  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
