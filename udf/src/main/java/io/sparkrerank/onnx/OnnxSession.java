package io.sparkrerank.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sparkrerank.batch.PaddedBatch;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A cross-encoder graph ready to run. Many threads may run it at once; closing waits for runs in
 * flight, because ONNX Runtime crashes the process otherwise.
 */
public final class OnnxSession implements AutoCloseable {
  private final Path file;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final ModelSignature signature;
  private final int positiveLabel;
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxSession(
      Path file,
      OrtSession.SessionOptions options,
      OrtSession session,
      ModelSignature signature,
      int positiveLabel) {
    this.file = file;
    this.options = options;
    this.session = session;
    this.signature = signature;
    this.positiveLabel = positiveLabel;
  }

  /**
   * Opens a graph by path, as external data needs; the caller closes it.
   *
   * @param positiveLabel which of two outputs is the logit, or {@link ModelSpec#SINGLE_LABEL}
   * @throws RerankException ({@link ExitCode#CONFIG}) if the file is not a cross-encoder graph,
   *     ({@link ExitCode#UNAVAILABLE}) if the device is not there
   */
  public static OnnxSession open(Path file, SessionSpec spec, int positiveLabel) {
    OrtEnvironment environment = SessionFactory.environment();
    OrtSession.SessionOptions options = null;
    OrtSession session = null;
    try {
      options = SessionFactory.options(spec);
      session = environment.createSession(file.toString(), options);
      ModelSignature signature =
          ModelSignature.of(file, session.getInputInfo(), session.getOutputInfo(), positiveLabel);
      return new OnnxSession(file, options, session, signature, positiveLabel);
    } catch (OrtException | RuntimeException e) {
      closeQuietly(session, options, e);
      if (e instanceof RuntimeException r) {
        throw r;
      }
      throw new RerankException(
          ExitCode.CONFIG,
          file
              + " cannot be loaded as an ONNX model ("
              + OrtReason.of(e)
              + "); the file, or the external data beside it, is damaged, incomplete or not ONNX:"
              + " compare sizes and sha256 with the source they came from",
          e);
    }
  }

  /**
   * One logit per row of {@code batch}, in row order.
   *
   * @param batch inputs {@code [rows, width]}, flipped for reading
   * @throws ModelRunException if the runtime refuses the batch
   */
  public float[] logits(PaddedBatch batch) {
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("session of " + file + " is closed");
      }
      return run(batch);
    } catch (OrtException e) {
      throw new ModelRunException(
          "model run on batch ["
              + batch.rows()
              + ", "
              + batch.width()
              + "] failed: "
              + OrtReason.of(e),
          e);
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  private float[] run(PaddedBatch batch) throws OrtException {
    OrtEnvironment environment = SessionFactory.environment();
    long[] shape = {batch.rows(), batch.width()};
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, batch.ids(), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, batch.mask(), shape);
        OnnxTensor types = OnnxTensor.createTensor(environment, batch.types(), shape)) {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      inputs.put(ModelSignature.IDS, ids);
      inputs.put(ModelSignature.MASK, mask);
      if (signature.takesTypeIds()) {
        inputs.put(ModelSignature.TYPES, types);
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return read((OnnxTensor) result.get(signature.output()).orElseThrow(), batch.rows());
      }
    }
  }

  private float[] read(OnnxTensor output, int rows) {
    long[] shape = output.getInfo().getShape();
    long labels = shape.length > 0 && shape[0] == rows ? ModelSignature.labels(shape) : 0;
    ModelSignature.checkWidth(
        file, "gave logits " + java.util.Arrays.toString(shape), labels, positiveLabel);
    FloatBuffer values = output.getFloatBuffer();
    float[] logits = new float[rows];
    for (int row = 0; row < rows; row++) {
      logits[row] = labels == 2 ? values.get(2 * row + positiveLabel) : values.get(row);
    }
    return logits;
  }

  /** Waits for runs in flight, then frees the session and after it its options. */
  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        try (options) {
          session.close();
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("session of " + file + " did not close", e);
    } finally {
      lifecycle.writeLock().unlock();
    }
  }

  private static void closeQuietly(
      @org.jspecify.annotations.Nullable OrtSession session,
      OrtSession.@org.jspecify.annotations.Nullable SessionOptions options,
      Exception first) {
    try (options) {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      first.addSuppressed(e);
    }
  }
}
