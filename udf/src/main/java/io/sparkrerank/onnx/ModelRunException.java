package io.sparkrerank.onnx;

import ai.onnxruntime.OrtException;
import io.sparkrerank.util.DeviceLostException;

/** ONNX Runtime refused or failed a run; the message carries the batch's shape and its words. */
public final class ModelRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RunFailure failure;

  private ModelRunException(String message, RunFailure failure, OrtException cause) {
    super(message, cause);
    this.failure = failure;
  }

  /** What a run of {@code [rows, width]} fails with: this, or the loss of its device. */
  static RuntimeException of(int rows, int width, OrtException cause) {
    String message =
        "model run on batch [" + rows + ", " + width + "] failed: " + OrtReason.of(cause);
    RunFailure failure = RunFailure.of(String.valueOf(cause.getMessage()));
    return failure == RunFailure.DEVICE_LOST
        ? new DeviceLostException(message, cause)
        : new ModelRunException(message, failure, cause);
  }

  /** What this means for the next run. */
  public RunFailure failure() {
    return failure;
  }
}
