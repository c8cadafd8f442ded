package io.sparkrerank.jobs.fetch;

import java.util.List;
import java.util.Optional;

/**
 * A model and variant that spark-rerank knows: where its export is and what it hashes to.
 *
 * @param name what users type
 * @param variant which export
 * @param repository the hub repository that holds this export
 * @param revision the pinned commit, 40 hex digits
 * @param graph path of the ONNX graph
 * @param files what is known of its files; the others are checked against the hub's own hashes
 */
record KnownModel(
    String name,
    Variant variant,
    String repository,
    String revision,
    String graph,
    List<Pin> files) {
  /** Copies the list. */
  KnownModel {
    files = List.copyOf(files);
  }

  /**
   * A file whose content is known.
   *
   * @param path in the repository
   * @param bytes its size
   * @param sha256 lower-case hex
   */
  record Pin(String path, long bytes, String sha256) {}

  /** What is known of {@code path}. */
  Optional<Pin> pin(String path) {
    return files.stream().filter(pin -> pin.path().equals(path)).findFirst();
  }
}
