package io.sparkrerank.spec;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The model a user wants and where it runs, before anything is looked for.
 *
 * @param path the bundle directory, a local path or any Hadoop URI
 * @param file the graph inside the bundle; empty for {@code model.onnx} or {@code onnx/model.onnx}
 * @param label which of two outputs is the logit, 0 or 1; empty for models with one
 * @param cacheDirectory local directory on every host into which a remote bundle is copied
 * @param device where it runs
 * @param session how its session is opened
 */
public record ModelChoice(
    String path,
    Optional<String> file,
    OptionalInt label,
    String cacheDirectory,
    DeviceChoice device,
    SessionChoice session) {
  /** Where copies of remote bundles go unless something else is said. */
  public static final String DEFAULT_CACHE_DIRECTORY = "{tmpdir}/spark-rerank/models";

  /** Checks presence and ranges. */
  public ModelChoice {
    requireText(path, "path");
    requireText(cacheDirectory, "cacheDirectory");
    Objects.requireNonNull(device, "device is null");
    Objects.requireNonNull(session, "session is null");
    if (label.orElse(0) != 0 && label.orElse(0) != 1) {
      throw new IllegalArgumentException("label must be 0 or 1, found " + label.getAsInt());
    }
  }

  /** The model in {@code path}, everything else as the job's configuration has it by default. */
  public static ModelChoice of(String path) {
    return new ModelChoice(
        path,
        Optional.empty(),
        OptionalInt.empty(),
        DEFAULT_CACHE_DIRECTORY,
        DeviceChoice.AUTO,
        SessionChoice.DEFAULT);
  }

  /** The same model with another graph of its bundle, empty for the usual places. */
  public ModelChoice withFile(Optional<String> other) {
    return new ModelChoice(path, other, label, cacheDirectory, device, session);
  }

  /** The same model with another of its outputs, 0 or 1, as the logit; empty for the only one. */
  public ModelChoice withLabel(OptionalInt other) {
    return new ModelChoice(path, file, other, cacheDirectory, device, session);
  }

  /** The same model with its remote bundle copied elsewhere. */
  public ModelChoice withCacheDirectory(String other) {
    return new ModelChoice(path, file, label, other, device, session);
  }

  /** The same model somewhere else. */
  public ModelChoice withDevice(DeviceChoice other) {
    return new ModelChoice(path, file, label, cacheDirectory, other, session);
  }

  /** The same model with its session opened otherwise. */
  public ModelChoice withSession(SessionChoice other) {
    return new ModelChoice(path, file, label, cacheDirectory, device, other);
  }

  private static void requireText(String value, String name) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank, found '" + value + "'");
    }
  }
}
