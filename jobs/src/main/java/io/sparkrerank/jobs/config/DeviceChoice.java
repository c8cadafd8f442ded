package io.sparkrerank.jobs.config;

/** Where the user wants the model to run. */
public enum DeviceChoice {
  /** The processor, even where there is a GPU. */
  CPU,
  /** A GPU; the job fails where there is none. */
  CUDA,
  /** A GPU where the application asks Spark for some, else the processor; printed. */
  AUTO
}
