package io.sparkrerank.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * How an ONNX Runtime session is opened.
 *
 * @param device where it runs
 * @param gpuAddress CUDA device ordinal, 0 on a processor
 * @param intraOpThreads threads of one run; runs of several tasks go side by side, so threads ×
 *     tasks should equal the executor's cores
 */
public record SessionSpec(Device device, int gpuAddress, int intraOpThreads)
    implements Serializable {
  /** Checks ranges. */
  public SessionSpec {
    Objects.requireNonNull(device, "device is null");
    if (gpuAddress < 0) {
      throw new IllegalArgumentException("gpuAddress must be >= 0, found " + gpuAddress);
    }
    if (intraOpThreads < 1) {
      throw new IllegalArgumentException("intraOpThreads must be >= 1, found " + intraOpThreads);
    }
  }

  /** A session on the processor. */
  public static SessionSpec cpu(int intraOpThreads) {
    return new SessionSpec(Device.CPU, 0, intraOpThreads);
  }

  /** The same session on another GPU. */
  public SessionSpec onGpu(int address) {
    return new SessionSpec(device, address, intraOpThreads);
  }
}
