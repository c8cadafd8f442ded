package io.sparkrerank.onnx;

import ai.onnxruntime.OrtException;

/** ONNX Runtime refused or failed a run; the message carries the batch's shape and its words. */
public final class ModelRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RunFailure failure;

  ModelRunException(int rows, int width, OrtException cause) {
    super("model run on batch [" + rows + ", " + width + "] failed: " + OrtReason.of(cause), cause);
    this.failure = RunFailure.of(String.valueOf(cause.getMessage()));
  }

  /** What this means for the next run. */
  public RunFailure failure() {
    return failure;
  }
}
