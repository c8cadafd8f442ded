package io.sparkrerank.onnx;

import ai.onnxruntime.OrtException;

/**
 * Called before every run of a session with what it is about to read. Implementations are found by
 * {@link java.util.ServiceLoader}; there is none in production. Tests plant faults with it that
 * only a sick device has.
 */
public interface RunHook {
  /**
   * Lets the run go on, or fails it in ONNX Runtime's place.
   *
   * @param rows rows of the batch
   * @param width tokens of each row, padding included
   */
  void beforeRun(int rows, int width) throws OrtException;
}
