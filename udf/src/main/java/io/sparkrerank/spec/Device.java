package io.sparkrerank.spec;

/** Where the model runs. */
public enum Device {
  /** The processor. */
  CPU,
  /** An NVIDIA GPU through ONNX Runtime's CUDA provider; never replaced by the processor. */
  CUDA
}
