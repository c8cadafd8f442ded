package io.sparkrerank.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * How an ONNX Runtime session is opened and how many runs it takes at a time.
 *
 * @param device where it runs
 * @param gpuAddress CUDA device ordinal, 0 on a processor
 * @param intraOpThreads threads of one run; threads × runs at a time should equal the cores
 * @param concurrentRuns the most runs at a time, further ones wait; {@link #AS_MANY_AS_ASKED} where
 *     the callers are few enough by themselves
 * @param gpuMemory what it may take of a GPU
 * @param nativeDirectory local directory in which processes share ONNX Runtime's libraries, {@code
 *     {tmpdir}} stands for this JVM's temporary directory; empty to let each JVM unpack its own
 */
public record SessionSpec(
    Device device,
    int gpuAddress,
    int intraOpThreads,
    int concurrentRuns,
    GpuMemory gpuMemory,
    String nativeDirectory)
    implements Serializable {
  /** Runs are not held back. */
  public static final int AS_MANY_AS_ASKED = Integer.MAX_VALUE;

  /** One run keeps the device busy, the other has its inputs copied or its logits read. */
  public static final int CONCURRENT_RUNS_GPU = 2;

  /** Checks presence and ranges. */
  public SessionSpec {
    Objects.requireNonNull(device, "device is null");
    Objects.requireNonNull(gpuMemory, "gpuMemory is null");
    Objects.requireNonNull(nativeDirectory, "nativeDirectory is null");
    if (gpuAddress < 0) {
      throw new IllegalArgumentException("gpuAddress must be >= 0, found " + gpuAddress);
    }
    if (intraOpThreads < 1) {
      throw new IllegalArgumentException("intraOpThreads must be >= 1, found " + intraOpThreads);
    }
    if (concurrentRuns < 1) {
      throw new IllegalArgumentException("concurrentRuns must be >= 1, found " + concurrentRuns);
    }
  }

  /** A session on the processor that takes as many runs at a time as it is asked for. */
  public static SessionSpec cpu(int intraOpThreads) {
    return new SessionSpec(Device.CPU, 0, intraOpThreads, AS_MANY_AS_ASKED, GpuMemory.DEFAULT, "");
  }

  /** A session on a GPU. */
  public static SessionSpec cuda(int address) {
    return new SessionSpec(Device.CUDA, address, 1, CONCURRENT_RUNS_GPU, GpuMemory.DEFAULT, "");
  }

  /** The same session on another GPU. */
  public SessionSpec onGpu(int address) {
    return new SessionSpec(
        device, address, intraOpThreads, concurrentRuns, gpuMemory, nativeDirectory);
  }

  /** The same session with another bound on its runs. */
  public SessionSpec withConcurrentRuns(int runs) {
    return new SessionSpec(device, gpuAddress, intraOpThreads, runs, gpuMemory, nativeDirectory);
  }

  /** The same session with its libraries shared in {@code directory}. */
  public SessionSpec withNativeDirectory(String directory) {
    return new SessionSpec(
        device, gpuAddress, intraOpThreads, concurrentRuns, gpuMemory, directory);
  }

  /** The same session with another share of the GPU's memory. */
  public SessionSpec withGpuMemory(GpuMemory memory) {
    return new SessionSpec(
        device, gpuAddress, intraOpThreads, concurrentRuns, memory, nativeDirectory);
  }
}
