package io.sparkrerank.jobs.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration files for tests. */
final class ConfFiles {
  /** The least that is complete. */
  static final String MINIMAL =
      """
      rerank {
        inputs {
          queries.path = /lake/queries
          candidates.path = /lake/candidates
          passages.path = /lake/passages
        }
        outputs {
          reranked.path = /lake/reranked
          rejects.path = /lake/rejects
          runs.path = /lake/runs
        }
        model.path = /models/bge-reranker-base
      }
      """;

  private final Path directory;

  ConfFiles(Path directory) {
    this.directory = directory;
  }

  /** Writes {@code text} to {@code name}. */
  Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the minimal file with {@code text} over it. */
  RerankConfig load(String text) {
    return load(text, Map.of());
  }

  /** Loads the minimal file with {@code text} and then {@code sets} over it. */
  RerankConfig load(String text, Map<String, String> sets) {
    return ConfigLoader.load(
        List.of(write("minimal.conf", MINIMAL), write("test.conf", text)), sets);
  }

  /** The repository's root. */
  static Path root() {
    return Path.of(System.getProperty("rerank.root"));
  }
}
