package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One model's contestants, opened together and taking turns: repetition 1 of all, repetition 2 of
 * all, so that a machine that slows down slows all of them.
 */
final class ModelRun implements AutoCloseable {
  private final Path pairs;
  private final Path logs;
  private final Map<Contender, ContestantProcess> running = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  /**
   * Starts every contestant; one that does not start is noted and left out.
   *
   * @param pairs directory with the pairs of every kind of traffic
   * @param logs where their standard errors go
   */
  ModelRun(List<Contender> contenders, Path pairs, Path logs) {
    this.pairs = pairs;
    this.logs = logs;
    contenders.forEach(this::start);
  }

  private void start(Contender contender) {
    try {
      running.put(
          contender, new ContestantProcess(contender, logs.resolve(contender.name() + ".log")));
    } catch (IOException e) {
      drop(contender, e);
    }
  }

  /** Contestants that dropped out, with the reason. */
  Map<String, String> absent() {
    return absent;
  }

  /** What each contestant said of itself. */
  Map<String, JsonNode> greetings() {
    Map<String, JsonNode> greetings = new LinkedHashMap<>();
    running.forEach((contender, process) -> greetings.put(contender.name(), process.greeting()));
    return greetings;
  }

  /**
   * Interleaved repetitions, after one short turn of each that is not kept.
   *
   * @param traffic {@code distinct} or {@code log}
   * @param warmUp pairs of the turn that is not kept, 0 for none
   */
  List<Repetitions> repeat(String traffic, List<Contender> among, int repetitions, int warmUp) {
    List<Repetitions> kept = among.stream().map(Repetitions::new).toList();
    if (warmUp > 0) {
      among.forEach(contender -> turn(contender, traffic, Math.min(warmUp, contender.pairs())));
    }
    for (int i = 1; i <= repetitions; i++) {
      for (Repetitions of : kept) {
        Optional<JsonNode> answer = turn(of.contender(), traffic, of.contender().pairs());
        answer.ifPresent(of::add);
        answer.ifPresent(node -> say(of.contender(), traffic, node));
      }
    }
    return kept;
  }

  private Optional<JsonNode> turn(Contender contender, String traffic, int count) {
    ContestantProcess process = running.get(contender);
    if (process == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(process.measure(pairs.resolve(traffic), count));
    } catch (IOException e) {
      drop(contender, e);
      running.remove(contender);
      process.close();
      return Optional.empty();
    }
  }

  private void drop(Contender contender, IOException why) {
    absent.put(contender.name(), String.valueOf(why.getMessage()));
    System.err.println("bench: without " + contender.name() + ": " + why.getMessage());
  }

  private static void say(Contender contender, String traffic, JsonNode answer) {
    System.err.printf(
        "bench: %-18s %-8s %6d pairs %8.1f pairs/s  load %.1f%n",
        contender.name(),
        traffic,
        answer.get("pairs").asInt(),
        answer.get("pairs").asDouble() / answer.get("seconds").asDouble(),
        Machine.loadAverage());
  }

  @Override
  public void close() {
    running.values().forEach(ContestantProcess::close);
  }
}
