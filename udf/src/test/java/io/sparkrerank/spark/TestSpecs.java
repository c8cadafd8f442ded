package io.sparkrerank.spark;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.testing.TestModels;

/** What a driver would tell its executors of a test model. */
final class TestSpecs {
  private TestSpecs() {}

  static ModelSpec model(String name) {
    ModelBundle bundle = TestModels.bundle(name);
    return new ModelSpec(
        bundle.directory().toString(),
        bundle.layout().onnxFile(),
        bundle.sha256(),
        "",
        ModelSpec.SINGLE_LABEL,
        SessionSpec.cpu(1));
  }
}
