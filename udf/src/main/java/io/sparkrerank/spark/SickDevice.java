package io.sparkrerank.spark;

import io.sparkrerank.util.DeviceLostException;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a process whose CUDA context is broken, in which every later run would fail. */
final class SickDevice {
  /** As NVIDIA's spark-rapids ends an executor on a fatal CUDA error. */
  static final int EXIT_CODE = 20;

  /** What Spark calls the driver's own process where it runs tasks too. */
  private static final String DRIVER = "driver";

  private static final Logger LOG = LoggerFactory.getLogger(SickDevice.class);

  private SickDevice() {}

  /**
   * Ends an executor's process, whose device is broken, for Spark to start another.
   *
   * @return what the task fails with where the process goes on
   */
  static RuntimeException judge(DeviceLostException failure) {
    SparkEnv environment = SparkEnv.get();
    boolean executor = environment != null && !environment.executorId().equals(DRIVER);
    if (executor) {
      LOG.error(
          "the GPU is lost to this process, which ends with exit code {}: {}",
          EXIT_CODE,
          failure.getMessage());
      // Not exit: its hooks would free ONNX Runtime under the runs of other tasks.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    return new RerankException(
        ExitCode.TEMPORARY,
        "the GPU is lost to this process ("
            + failure.getMessage()
            + "); run the command again, and have the device looked at if that helps only for a"
            + " while",
        failure);
  }
}
