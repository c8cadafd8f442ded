package io.sparkrerank.bundle;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which files of a model directory belong to the bundle, as Hugging Face and {@code optimum-cli
 * export onnx --task text-classification} lay it out. Works on names alone, so that a remote
 * directory is chosen from before anything is copied.
 *
 * @param onnxFile the graph, relative with forward slashes
 * @param files all files of the bundle, the graph and its external data included, sorted
 */
public record BundleLayout(String onnxFile, List<String> files) {
  /** The tokenizer every bundle must have. */
  public static final String TOKENIZER = "tokenizer.json";

  /** The model configuration every bundle must have. */
  public static final String CONFIG = "config.json";

  private static final List<String> OPTIONAL = List.of("tokenizer_config.json");
  private static final List<String> GRAPHS = List.of("model.onnx", "onnx/model.onnx");

  /** Copies the list. */
  public BundleLayout {
    files = List.copyOf(files);
  }

  /**
   * Picks the bundle's files.
   *
   * @param where the directory, for messages
   * @param present relative names of the files in it and its subdirectories
   * @param onnxFile the graph to take, or empty for {@code model.onnx} or {@code onnx/model.onnx}
   * @throws RerankException ({@link ExitCode#CONFIG}) if a file is missing
   */
  public static BundleLayout choose(
      String where, Collection<String> present, Optional<String> onnxFile) {
    String graph =
        onnxFile.orElseGet(
            () -> GRAPHS.stream().filter(present::contains).findFirst().orElse(GRAPHS.get(0)));
    TreeSet<String> files = new TreeSet<>();
    for (String required : List.of(graph, TOKENIZER, CONFIG)) {
      if (!present.contains(required)) {
        throw missing(where, required, required.equals(graph), present);
      }
      files.add(required);
    }
    for (String name : present) {
      if (OPTIONAL.contains(name) || isExternalData(graph, name)) {
        files.add(name);
      }
    }
    return new BundleLayout(graph, List.copyOf(files));
  }

  /**
   * {@code model.onnx_data}, {@code model.onnx.data}, {@code model.onnx_data_1} beside the graph.
   */
  static boolean isExternalData(String graph, String name) {
    return name.startsWith(graph + "_data")
        || name.startsWith(graph + ".data")
        || name.equals(graph.replaceFirst("\\.onnx$", "") + ".data");
  }

  private static RerankException missing(
      String where, String required, boolean isGraph, Collection<String> present) {
    List<String> graphs = present.stream().filter(f -> f.endsWith(".onnx")).sorted().toList();
    return new RerankException(
        ExitCode.CONFIG,
        "model bundle "
            + where
            + " has no "
            + required
            + (isGraph
                ? graphs.isEmpty()
                    ? " and no other .onnx file; export one with optimum-cli export onnx --task"
                        + " text-classification, or fetch one with scripts/fetch-model.sh"
                    : "; it has " + graphs + ": name one of them in model.file"
                : ", which a Hugging Face bundle carries beside the graph; copy it there"));
  }
}
