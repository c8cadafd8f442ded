package io.sparkrerank.jobs.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The model and where it runs.
 *
 * @param path the bundle directory, a local path or any Hadoop URI
 * @param file the graph inside the bundle; empty for {@code model.onnx} or {@code onnx/model.onnx}
 * @param id the name under which results are kept; the directory's name unless configured
 * @param label which of two outputs is the logit, 0 or 1; empty for models with one
 * @param cacheDirectory local directory on every host into which a remote bundle is copied
 * @param device where it runs
 * @param intraOpThreads threads of one model run; empty for {@code spark.task.cpus}
 */
public record ModelConfig(
    String path,
    Optional<String> file,
    String id,
    OptionalInt label,
    String cacheDirectory,
    DeviceChoice device,
    OptionalInt intraOpThreads) {
  /** A model id is part of file names and predicates, so it holds nothing that needs quoting. */
  static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,127}");

  /** Checks presence and ranges. */
  public ModelConfig {
    Require.text(path, "path");
    Require.that(ID.matcher(id).matches(), "id must match " + ID, id);
    Require.text(cacheDirectory, "cacheDirectory");
    Require.that(label.orElse(0) == 0 || label.orElse(0) == 1, "label must be 0 or 1", label);
    Require.that(intraOpThreads.orElse(1) >= 1, "intraOpThreads must be >= 1", intraOpThreads);
  }
}
