package io.sparkrerank.spec;

/** Where the user wants the model to run. */
public enum DeviceChoice {
  /** The processor, even where there is a GPU. */
  CPU,
  /** A GPU; an error where there is none. */
  CUDA,
  /** A GPU where the application asks Spark for some, else the processor; printed. */
  AUTO
}
