package io.sparkrerank.spark;

import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.DeviceChoice;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Which device the tasks will use and why.
 *
 * @param device the device
 * @param reason in words
 * @param local whether tasks run in the driver's own process
 */
public record DevicePlan(Device device, String reason, boolean local) {

  /** {@code auto} takes the GPU where the application asked Spark for GPUs, else the processor. */
  public static DevicePlan of(SparkContext context, DeviceChoice choice) {
    SparkConf conf = context.conf();
    boolean local = context.isLocal();
    boolean gpus = conf.getDouble("spark.executor.resource.gpu.amount", 0) > 0;
    return switch (choice) {
      case CPU -> new DevicePlan(Device.CPU, "as configured", local);
      case CUDA -> new DevicePlan(Device.CUDA, "as configured", local);
      case AUTO ->
          gpus
              ? new DevicePlan(
                  Device.CUDA, "spark.executor.resource.gpu.amount asks for GPUs", local)
              : new DevicePlan(Device.CPU, "spark.executor.resource.gpu.amount is not set", local);
    };
  }

  @Override
  public String toString() {
    return device + " (" + reason + ")";
  }
}
