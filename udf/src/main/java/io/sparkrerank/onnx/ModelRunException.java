package io.sparkrerank.onnx;

/** ONNX Runtime refused or failed a run; the message carries the batch's shape and its words. */
public final class ModelRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
