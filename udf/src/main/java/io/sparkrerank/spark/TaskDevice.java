package io.sparkrerank.spark;

import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which GPU the scheduler gave to this task. */
final class TaskDevice {
  private static final String GPU = "gpu";

  private TaskDevice() {}

  /**
   * The model on the device of the running task. On a cluster the address comes from the task's
   * resources; in local mode, where Spark schedules no GPUs, the spec's own is kept.
   */
  static ModelSpec onThisTask(ModelSpec spec) {
    TaskContext task = TaskContext.get();
    if (spec.session().device() != Device.CUDA || task == null) {
      return spec;
    }
    return onGpuOf(task.resourcesJMap(), spec);
  }

  /** The model on the GPU among {@code resources}, which a task or its executor has. */
  static ModelSpec onGpuOf(Map<String, ResourceInformation> resources, ModelSpec spec) {
    ResourceInformation gpu = resources.get(GPU);
    if (gpu == null || gpu.addresses().length == 0) {
      if (SparkEnv.get().conf().get("spark.master", "").startsWith("local")) {
        return spec;
      }
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "model.device is cuda, but Spark gave this task no gpu; set"
              + " spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount (see"
              + " conf/spark-defaults-gpu.conf), or set model.device = cpu");
    }
    return spec.withSession(spec.session().onGpu(parse(gpu.addresses()[0])));
  }

  private static int parse(String address) {
    try {
      return Integer.parseInt(address.trim());
    } catch (NumberFormatException e) {
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "the gpu discovery script gave the address \""
              + address
              + "\", expected a device number such as 0",
          e);
    }
  }
}
