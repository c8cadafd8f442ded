package io.sparkrerank.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sparkrerank.batch.PaddedBatch;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.util.Closer;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A cross-encoder graph ready to run. Many threads may run it at once; closing waits for runs in
 * flight, because ONNX Runtime crashes the process otherwise.
 */
public final class OnnxSession implements AutoCloseable {
  private final Path file;
  private final OrtSession session;
  private final OrtSession.RunOptions runOptions;
  private final Closer natives;
  private final ModelSignature signature;
  private final int positiveLabel;
  private final List<RunHook> hooks = new ArrayList<>();
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxSession(
      Path file,
      OrtSession session,
      OrtSession.RunOptions runOptions,
      Closer natives,
      ModelSignature signature,
      int positiveLabel) {
    this.file = file;
    this.session = session;
    this.runOptions = runOptions;
    this.natives = natives;
    this.signature = signature;
    this.positiveLabel = positiveLabel;
    ServiceLoader.load(RunHook.class, RunHook.class.getClassLoader()).forEach(hooks::add);
  }

  /**
   * Opens a graph by path, as external data needs; the caller closes it.
   *
   * @param positiveLabel which of two outputs is the logit, or {@link ModelSpec#SINGLE_LABEL}
   * @param exactBytes whether products of bytes are to be exact on every processor, see {@link
   *     SessionFactory#options}
   * @throws RerankException ({@link ExitCode#CONFIG}) if the file is not a cross-encoder graph,
   *     ({@link ExitCode#UNAVAILABLE}) if the device is not there
   */
  public static OnnxSession open(
      Path file, SessionSpec spec, int positiveLabel, boolean exactBytes) {
    OrtEnvironment environment = SessionFactory.environment(spec.nativeDirectory());
    Closer natives = new Closer();
    try {
      OrtSession.SessionOptions options =
          natives.register(SessionFactory.options(spec, exactBytes));
      OrtSession.RunOptions runOptions = natives.register(SessionFactory.runOptions(spec));
      OrtSession session = natives.register(environment.createSession(file.toString(), options));
      ModelSignature signature =
          ModelSignature.of(file, session.getInputInfo(), session.getOutputInfo(), positiveLabel);
      return new OnnxSession(file, session, runOptions, natives, signature, positiveLabel);
    } catch (OrtException | RuntimeException e) {
      try {
        natives.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
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
   * @throws io.sparkrerank.util.DeviceLostException if the device is broken for this process
   */
  public float[] logits(PaddedBatch batch) {
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("session of " + file + " is closed");
      }
      for (RunHook hook : hooks) {
        hook.beforeRun(batch.rows(), batch.width());
      }
      return run(batch);
    } catch (OrtException e) {
      throw ModelRunException.of(batch.rows(), batch.width(), e);
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  private float[] run(PaddedBatch batch) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
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
      Set<String> outputs = Set.of(signature.output());
      try (OrtSession.Result result = session.run(inputs, outputs, runOptions)) {
        return read((OnnxTensor) result.get(signature.output()).orElseThrow(), batch.rows());
      }
    }
  }

  private float[] read(OnnxTensor output, int rows) {
    long[] shape = output.getInfo().getShape();
    long labels = shape.length > 0 && shape[0] == rows ? ModelSignature.labels(shape) : 0;
    ModelSignature.checkWidth(file, "gave logits " + Arrays.toString(shape), labels, positiveLabel);
    FloatBuffer values = output.getFloatBuffer();
    float[] logits = new float[rows];
    for (int row = 0; row < rows; row++) {
      logits[row] = labels == 2 ? values.get(2 * row + positiveLabel) : values.get(row);
    }
    return logits;
  }

  /** Waits for runs in flight, then frees the session and after it its options, once. */
  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      closed = true;
      natives.close();
    } finally {
      lifecycle.writeLock().unlock();
    }
  }
}
