package io.sparkrerank.bench.harness;

import io.sparkrerank.bench.contestant.Serve;
import io.sparkrerank.bench.harness.Contender.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Who takes part for a model: everything that can load it, less what was not asked for.
 *
 * @param pairs pairs of ours and of the ceiling in a repetition
 * @param peerPairs pairs of a peer
 * @param wanted names to keep; empty for all
 * @param python the peers' interpreter and script, empty without Python
 * @param synapseMl the class path of SynapseML's server, if there is one
 * @param heap the JVMs' largest heap, as {@code -Xmx} takes it
 */
record Roster(
    int pairs,
    int peerPairs,
    Set<String> wanted,
    List<String> python,
    Optional<String> synapseMl,
    String heap) {
  private static final String SYNAPSE_ML = "io.sparkrerank.bench.synapseml.SynapseMl";

  Roster {
    wanted = Set.copyOf(wanted);
    python = List.copyOf(python);
  }

  /** The contestants for the bundle in {@code model}. */
  List<Contender> of(Path model) {
    List<Contender> all = new ArrayList<>();
    all.add(ours("ceiling", Side.CEILING, false, model, Optional.empty()));
    all.add(ours("core", Side.OURS, false, model, Optional.empty()));
    all.add(ours("core-one-run", Side.OURS, false, model, Optional.empty()));
    all.add(ours("job-local", Side.OURS, false, model, Optional.empty()));
    all.add(ours("job-two-executors", Side.OURS, false, model, Optional.empty()));
    all.add(ours("sql-local", Side.OURS, false, model, Optional.empty()));
    for (String variant : List.of("fused", "int8")) {
      String graph = "onnx/model_" + variant + ".onnx";
      if (Files.exists(model.resolve(graph))) {
        all.add(
            ours("core-" + variant, Side.OURS, variant.equals("int8"), model, Optional.of(graph)));
      }
    }
    all.add(java("langchain4j", model));
    synapseMl.ifPresent(classPath -> all.add(synapseMl(classPath, model)));
    boolean torch = Files.exists(model.resolve("model.safetensors"));
    if (!python.isEmpty()) {
      if (torch) {
        all.add(python("st-torch-fp32", false, model));
        all.add(python("st-torch-bf16", true, model));
        all.add(python("flag", false, model));
        all.add(python("st-openvino-int8", true, model));
      }
      all.add(python("st-onnx", false, model));
      all.add(python("predict-batch-udf", false, model));
    }
    return all.stream().filter(c -> wanted.isEmpty() || wanted.contains(c.name())).toList();
  }

  private Contender ours(
      String name, Side side, boolean reduced, Path model, Optional<String> graph) {
    String kind = graph.isPresent() ? "core" : name;
    return new Contender(name, side, reduced, pairs, serve(kind, model, graph));
  }

  private Contender java(String name, Path model) {
    return new Contender(name, Side.PEER, false, peerPairs, serve(name, model, Optional.empty()));
  }

  private Contender synapseMl(String classPath, Path model) {
    List<String> command = jvm(classPath, SYNAPSE_ML);
    command.add(model.toString());
    return new Contender("synapseml", Side.PEER, false, peerPairs, command);
  }

  /** The command that serves a contestant of this module. */
  List<String> serve(String kind, Path model, Optional<String> graph) {
    List<String> command = jvm(System.getProperty("java.class.path"), Serve.class.getName());
    command.add(kind);
    command.add(model.toString());
    graph.ifPresent(command::add);
    return command;
  }

  private Contender python(String name, boolean reduced, Path model) {
    List<String> command = new ArrayList<>(python);
    command.add(name);
    command.add(model.toString());
    return new Contender(name, Side.PEER, reduced, peerPairs, command);
  }

  private List<String> jvm(String classPath, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
    command.addAll(List.of("-Xmx" + heap, "-cp", classPath, main));
    return command;
  }
}
