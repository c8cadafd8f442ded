package io.sparkrerank.bench.contestant;

import io.sparkrerank.bundle.ModelBundle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model under test.
 *
 * @param directory a bundle
 * @param onnxFile the graph inside, empty for the usual place
 */
record ModelFiles(Path directory, Optional<String> onnxFile) {
  ModelBundle open() {
    return ModelBundle.open(directory, onnxFile);
  }

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
