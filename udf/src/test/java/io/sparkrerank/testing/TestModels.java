package io.sparkrerank.testing;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.SessionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bundles under {@code udf/src/test/resources/models}, found below the system property {@code
 * rerank.root} so that the jobs' tests, which see this class in a jar, find them as files too.
 */
public final class TestModels {
  /** System property: where the process shares ONNX Runtime's libraries; not at all without it. */
  public static final String NATIVE_DIRECTORY = "rerank.test.native-dir";

  private TestModels() {}

  /** The repository. */
  public static Path repository() {
    String root = System.getProperty("rerank.root");
    if (root == null) {
      throw new IllegalStateException("system property rerank.root is not set; Maven sets it");
    }
    return Path.of(root);
  }

  /** Third-party data beside the repository, which is not on every machine. */
  public static Path sharedData() {
    return repository().resolveSibling("shared").resolve("data");
  }

  /** Directory of the bundle {@code name}. */
  public static Path path(String name) {
    return resources().resolve("models").resolve(name);
  }

  static Path resources() {
    return repository().resolve("udf/src/test/resources");
  }

  /** The bundle {@code name} with its graph in the usual place. */
  public static ModelBundle bundle(String name) {
    return ModelBundle.open(path(name), Optional.empty());
  }

  /** The model {@code name}, which has one logit, on one thread; the caller closes it. */
  public static LoadedModel open(String name) {
    return open(path(name));
  }

  /** The model of one logit in {@code directory}, on one thread; the caller closes it. */
  public static LoadedModel open(Path directory) {
    SessionSpec session =
        SessionSpec.cpu(1).withNativeDirectory(System.getProperty(NATIVE_DIRECTORY, ""));
    return LoadedModel.open(
        ModelBundle.open(directory, Optional.empty()), session, ModelSpec.SINGLE_LABEL);
  }

  /** Copies the bundle {@code name} into {@code target}, which is created, to be damaged there. */
  public static Path copy(String name, Path target) {
    Path source = path(name);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }
}
