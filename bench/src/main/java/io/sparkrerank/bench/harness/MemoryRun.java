package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.bench.harness.Contender.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** Resident memory: whether it grows with the pairs scored, and what eight tasks take. */
final class MemoryRun {
  private static final int ROUNDS = 20;
  private static final int WARM_UP_ROUNDS = 5;

  private final Roster roster;
  private final Path pairs;
  private final Path logs;

  MemoryRun(Roster roster, Path pairs, Path logs) {
    this.roster = roster;
    this.pairs = pairs;
    this.logs = logs;
  }

  /**
   * Scores {@value #ROUNDS} times a twentieth of {@code total} pairs with a small model, then
   * {@code peakPairs} pairs with eight tasks, ours and a peer's.
   *
   * @param small a model of which so many pairs take little time
   * @param model a model of real size
   */
  ObjectNode run(Path small, int total, Path model, int peakPairs) throws IOException {
    ObjectNode node = new ObjectMapper().createObjectNode();
    SimpleRegression growth = new SimpleRegression();
    try (ContestantProcess core = start("core", small)) {
      for (int round = 0; round < ROUNDS; round++) {
        long megabytes = core.measure(pairs, total / ROUNDS).get("rss_mb").asLong();
        if (round >= WARM_UP_ROUNDS) {
          growth.addData((double) total / ROUNDS * (round + 1) / 1e5, megabytes);
        }
        node.withArrayProperty("rss_mb_by_round").add(megabytes);
      }
    }
    node.put("pairs", total);
    node.put("rss_slope_mb_per_100k_pairs", growth.getSlope());
    node.put("rss_slope_standard_error", growth.getSlopeStdErr());
    node.put("peak_rss_mb_eight_tasks_one_session", peak("eight-tasks", model, peakPairs));
    node.put("peak_rss_mb_eight_langchain4j_models", peak("eight-langchain4j", model, peakPairs));
    return node;
  }

  private long peak(String kind, Path model, int count) throws IOException {
    try (ContestantProcess process = start(kind, model)) {
      JsonNode answer = process.measure(pairs, count);
      return answer.get("peak_rss_mb").asLong();
    }
  }

  private ContestantProcess start(String kind, Path model) throws IOException {
    Contender contender =
        new Contender(kind, Side.OURS, false, 0, roster.serve(kind, model, Optional.empty()));
    List<String> command = contender.command();
    System.err.println("bench: memory of " + kind + " with " + command.get(command.size() - 1));
    return new ContestantProcess(contender, logs.resolve("memory-" + kind + ".log"));
  }
}
