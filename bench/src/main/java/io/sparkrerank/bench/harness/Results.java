package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code results.json} and the table: rewritten after every model, so that nothing is lost. */
final class Results {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;
  private final ObjectNode root = JSON.createObjectNode();
  private final StringBuilder table = new StringBuilder();

  Results(Path directory, ObjectNode settings) throws IOException {
    this.directory = directory;
    root.putObject("figures");
    root.put("figures_of", "");
    root.set("machine", Machine.describe());
    root.put("load_average_before", Machine.loadAverage());
    root.set("settings", settings);
    root.putObject("models");
    root.putObject("memory");
  }

  /** Adds a model; the figures of the last one added stand at the top. */
  void add(
      String model,
      Figures figures,
      Map<String, List<Repetitions>> repetitionsByTraffic,
      ModelRun run)
      throws IOException {
    ObjectNode node = root.withObjectProperty("models").putObject(model);
    ObjectNode numbers = node.putObject("figures");
    ObjectNode spreads = node.putObject("figures_spread");
    figures.all().forEach((name, value) -> put(numbers, spreads, name, value));
    root.set("figures", numbers.deepCopy());
    root.put("figures_of", model);
    repetitionsByTraffic.forEach(
        (traffic, all) -> {
          ObjectNode of = node.putObject(traffic);
          all.forEach(r -> of.set(r.contender().name(), JSON.valueToTree(r.answers())));
        });
    node.set("started", JSON.valueToTree(run.greetings()));
    node.set("not_run", JSON.valueToTree(run.absent()));
    ResultTable.append(table, model, figures, repetitionsByTraffic, run.absent());
    write();
  }

  /** Adds the measurements of memory. */
  void addMemory(ObjectNode memory) throws IOException {
    root.set("memory", memory);
    ResultTable.appendMemory(table, memory);
    write();
  }

  String table() {
    return table.toString();
  }

  private void write() throws IOException {
    root.put("load_average_after", Machine.loadAverage());
    Files.writeString(directory.resolve("results.json"), JSON.writeValueAsString(root) + "\n");
    Files.writeString(directory.resolve("results.md"), table);
  }

  private static void put(
      ObjectNode numbers, ObjectNode spreads, String name, Optional<Spread> value) {
    if (value.isEmpty()) {
      numbers.putNull(name);
    } else {
      numbers.put(name, value.get().median());
      spreads.set(name, JSON.valueToTree(value.get()));
    }
  }
}
