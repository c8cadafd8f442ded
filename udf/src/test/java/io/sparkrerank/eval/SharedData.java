package io.sparkrerank.eval;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Third-party evaluation data that lies beside the repository and may not be copied into it. */
final class SharedData {
  private SharedData() {}

  /** The file {@code name} of the shared folder; skips the test, saying so, if it is not there. */
  static Path file(String name) {
    Path data =
        Path.of(System.getProperty("rerank.root", ".")).resolve("../shared/data").normalize();
    Path file = data.resolve(name);
    assumeTrue(Files.exists(file), () -> "Skipped: third-party data is not here: " + file);
    return file;
  }
}
