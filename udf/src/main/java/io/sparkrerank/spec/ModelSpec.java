package io.sparkrerank.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * Which model, resolved by the driver: what an executor needs to open the very same one.
 *
 * @param uri the bundle directory, a local path or any Hadoop URI
 * @param onnxFile the graph inside the bundle, relative, for example {@code onnx/model.onnx}
 * @param sha256 the bundle's fingerprint in hex, which an executor compares with what it finds
 * @param cacheDirectory local directory into which remote bundles are copied
 * @param positiveLabel which of two outputs is the logit; {@link #SINGLE_LABEL} for one output
 * @param session how the session is opened
 */
public record ModelSpec(
    String uri,
    String onnxFile,
    String sha256,
    String cacheDirectory,
    int positiveLabel,
    SessionSpec session)
    implements Serializable {
  /** The model has one output per pair, so there is no label to choose. */
  public static final int SINGLE_LABEL = -1;

  /** Checks presence. */
  public ModelSpec {
    Objects.requireNonNull(uri, "uri is null");
    Objects.requireNonNull(onnxFile, "onnxFile is null");
    Objects.requireNonNull(sha256, "sha256 is null");
    Objects.requireNonNull(cacheDirectory, "cacheDirectory is null");
    Objects.requireNonNull(session, "session is null");
    if (positiveLabel < SINGLE_LABEL || positiveLabel > 1) {
      throw new IllegalArgumentException("positiveLabel must be 0 or 1, found " + positiveLabel);
    }
  }

  /** The same model with another session. */
  public ModelSpec withSession(SessionSpec other) {
    return new ModelSpec(uri, onnxFile, sha256, cacheDirectory, positiveLabel, other);
  }
}
