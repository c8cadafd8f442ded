package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the benchmark; {@code scripts/bench.sh} prepares everything it is given. */
@Command(name = "bench", description = "Times contestants over the same pairs, taking turns.")
public final class Bench implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      converter = ModelUnderTest.Converter.class,
      description = "NAME:DIRECTORY:PAIRS_DIRECTORY:PAIRS:PEER_PAIRS; the last gives the figures")
  private List<ModelUnderTest> models = List.of();

  @Option(names = "--repetitions", required = true)
  private int repetitions;

  @Option(names = "--warm-up", description = "pairs of the turn that is not kept")
  private int warmUp = 200;

  @Option(names = "--contestants", split = ",", description = "only these")
  private List<String> wanted = List.of();

  @Option(names = "--python", split = ",", description = "interpreter,script of the Python peers")
  private List<String> python = List.of();

  @Option(names = "--synapseml", description = "the class path of SynapseML's server")
  private Optional<String> synapseMl = Optional.empty();

  @Option(names = "--small-model", description = "for the measurement of memory; none without it")
  private Optional<Path> smallModel = Optional.empty();

  @Option(names = "--memory-pairs", description = "pairs of the measurement of memory")
  private int memoryPairs = 200_000;

  @Option(names = "--heap", description = "largest heap of a JVM")
  private String heap = "2g";

  @Option(names = "--note", description = "KEY=VALUE for the results, such as versions")
  private Map<String, String> notes = new LinkedHashMap<>();

  @Option(names = "--out", required = true)
  private Path out = Path.of("");

  /** Ends the process with 0, or 64 where the arguments are wrong. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path logs = Files.createDirectories(out.resolve("logs"));
    Results results = new Results(out, settings());
    for (ModelUnderTest model : models) {
      run(model, Files.createDirectories(logs.resolve(model.name())), results);
    }
    if (smallModel.isPresent()) {
      ModelUnderTest last = models.get(models.size() - 1);
      Path pairs = last.pairsDirectory().resolve("distinct");
      results.addMemory(
          new MemoryRun(roster(last), pairs, logs)
              .run(smallModel.get(), memoryPairs, last.directory(), last.peerPairs()));
    }
    System.out.println(results.table());
    return 0;
  }

  private void run(ModelUnderTest model, Path logs, Results results) throws IOException {
    List<Contender> contenders = roster(model).of(model.directory());
    try (ModelRun run = new ModelRun(contenders, model.pairsDirectory(), logs)) {
      List<Repetitions> distinct = run.repeat("distinct", contenders, repetitions, warmUp);
      Optional<Contender> peer = new Figures(distinct, List.of()).fastestPeer();
      List<Contender> logged =
          contenders.stream()
              .filter(c -> c.name().equals("job-local") || peer.filter(c::equals).isPresent())
              .toList();
      List<Repetitions> log = run.repeat("log", logged, repetitions, 0);
      Map<String, List<Repetitions>> byTraffic = new LinkedHashMap<>();
      byTraffic.put("distinct", distinct);
      byTraffic.put("log", log);
      results.add(model.name(), new Figures(distinct, log), byTraffic, run);
    }
  }

  private Roster roster(ModelUnderTest model) {
    Set<String> names = new LinkedHashSet<>(wanted);
    return new Roster(model.pairs(), model.peerPairs(), names, python, synapseMl, heap);
  }

  private ObjectNode settings() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode node = json.createObjectNode();
    node.put("repetitions", repetitions);
    ObjectNode counts = node.putObject("pairs");
    for (ModelUnderTest model : models) {
      counts.putObject(model.name()).put("ours", model.pairs()).put("peers", model.peerPairs());
    }
    node.put("java", System.getProperty("java.runtime.version"));
    node.set("notes", json.valueToTree(notes));
    return node;
  }
}
