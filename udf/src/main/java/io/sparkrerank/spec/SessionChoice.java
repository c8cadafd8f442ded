package io.sparkrerank.spec;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a user wants a session opened, before the executors' cores and device are known.
 *
 * @param intraOpThreads threads of one run; empty for {@code spark.task.cpus}
 * @param concurrentRuns the most runs at a time in an executor; empty for cores ÷ threads on a
 *     processor and {@link SessionSpec#CONCURRENT_RUNS_GPU} on a GPU
 * @param gpuMemory what it may take of a GPU
 * @param nativeDirectory local directory in which the processes of a host share ONNX Runtime's
 *     libraries
 */
public record SessionChoice(
    OptionalInt intraOpThreads,
    OptionalInt concurrentRuns,
    GpuMemory gpuMemory,
    String nativeDirectory) {
  /** Where libraries are unpacked unless something else is said. */
  public static final String DEFAULT_NATIVE_DIRECTORY = "{tmpdir}/spark-rerank-{user}/natives";

  /** What the job's configuration has by default. */
  public static final SessionChoice DEFAULT =
      new SessionChoice(
          OptionalInt.empty(), OptionalInt.empty(), GpuMemory.DEFAULT, DEFAULT_NATIVE_DIRECTORY);

  /** Checks presence and ranges. */
  public SessionChoice {
    Objects.requireNonNull(gpuMemory, "gpuMemory is null");
    Objects.requireNonNull(nativeDirectory, "nativeDirectory is null");
    if (intraOpThreads.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "intraOpThreads must be >= 1, found " + intraOpThreads.getAsInt());
    }
    if (concurrentRuns.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "concurrentRuns must be >= 1, found " + concurrentRuns.getAsInt());
    }
  }

  /** The same but for the threads of a run. */
  public SessionChoice withIntraOpThreads(OptionalInt other) {
    return new SessionChoice(other, concurrentRuns, gpuMemory, nativeDirectory);
  }
}
