package io.sparkrerank.bench.contestant;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.bench.data.PairFiles;
import io.sparkrerank.bench.data.PairSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A contestant as a process: opens its model, says {@code ready}, then answers each line {@code
 * DIRECTORY PAIRS} with a measurement. Answers are lines of JSON behind {@value #MARK}, for Spark
 * writes to standard output too.
 *
 * <pre>{@code
 * Serve NAME BUNDLE [GRAPH]
 * }</pre>
 */
public final class Serve {
  /** What an answer begins with. */
  public static final String MARK = "@bench ";

  /** Tasks of the comparison of memory: one session for all of them against one for each. */
  private static final int MEMORY_TASKS = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Serve() {}

  /** Serves until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    Optional<String> graph = arguments.length > 2 ? Optional.of(arguments[2]) : Optional.empty();
    ModelFiles model = new ModelFiles(Path.of(arguments[1]), graph);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Contestant contestant = open(arguments[0], model)) {
      answer(out, JSON.createObjectNode().put("ready", true));
      serve(contestant, out);
    }
    // Spark and tokenizers leave threads behind.
    System.exit(0);
  }

  private static Contestant open(String name, ModelFiles model) throws IOException {
    return switch (name) {
      case "ceiling" -> new Ceiling(model);
      case "core" -> Core.onCpu(model, ModelFiles.cores());
      case "core-one-run" -> Core.oneRun(model);
      case "core-gpu" -> Core.onGpu(model);
      case "eight-tasks" -> Core.onCpu(model, MEMORY_TASKS);
      case "job-local" -> new SparkJob(model, "local[*]");
      case "job-two-executors" ->
          new SparkJob(model, "local-cluster[2," + Math.max(1, ModelFiles.cores() / 2) + ",2048]");
      case "sql-local" -> new SqlQuery(model, "local[*]");
      case "langchain4j" -> new LangChain4j(model, 1);
      case "eight-langchain4j" -> new LangChain4j(model, MEMORY_TASKS);
      default -> throw new IllegalArgumentException("no contestant " + name);
    };
  }

  private static void serve(Contestant contestant, PrintStream out) throws Exception {
    Map<String, PairSet> sets = new HashMap<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int space = line.lastIndexOf(' ');
      String directory = line.substring(0, space);
      if (!sets.containsKey(directory)) {
        sets.put(directory, PairFiles.read(Path.of(directory)));
      }
      PairSet set = sets.get(directory).first(Integer.parseInt(line.substring(space + 1)));
      Measurement measured = contestant.run(set);
      ObjectNode node = JSON.createObjectNode();
      node.put("pairs", measured.pairs()).put("seconds", measured.seconds());
      measured.extra().forEach((key, value) -> node.set(key, JSON.valueToTree(value)));
      node.put("rss_mb", memory("VmRSS")).put("peak_rss_mb", memory("VmHWM"));
      answer(out, node);
    }
  }

  private static void answer(PrintStream out, ObjectNode node) {
    out.println(MARK + node);
  }

  /** A line of this process's {@code /proc/self/status} in MB, 0 where there is none. */
  private static long memory(String name) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
