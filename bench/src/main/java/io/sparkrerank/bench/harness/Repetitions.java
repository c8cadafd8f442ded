package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What one contestant answered, repetition by repetition. */
final class Repetitions {
  private final Contender contender;
  private final List<JsonNode> answers = new ArrayList<>();

  Repetitions(Contender contender) {
    this.contender = contender;
  }

  void add(JsonNode answer) {
    answers.add(answer);
  }

  Contender contender() {
    return contender;
  }

  List<JsonNode> answers() {
    return answers;
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /** Pairs per second by the clock around everything. */
  List<Double> pairsPerSecond() {
    return pairsPer("seconds");
  }

  /** Pairs per second by another clock, such as a job's scoring stage. */
  List<Double> pairsPer(String secondsField) {
    return answers.stream()
        .map(answer -> answer.get("pairs").asDouble() / answer.get(secondsField).asDouble())
        .toList();
  }

  double median() {
    return Spread.of(pairsPerSecond()).median();
  }
}
