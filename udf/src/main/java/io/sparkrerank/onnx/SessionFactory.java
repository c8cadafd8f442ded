package io.sparkrerank.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;

/** Session options for a device; asking for CUDA and not getting it is a failure, never a CPU. */
final class SessionFactory {
  private SessionFactory() {}

  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "spark-rerank");
  }

  static SessionOptions options(SessionSpec spec) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(spec.intraOpThreads());
      options.setInterOpNumThreads(1);
      // Idle threads that spin take the cores that other tasks tokenise on.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (spec.device() == Device.CUDA) {
        addCuda(options, spec.gpuAddress());
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private static void addCuda(SessionOptions options, int gpuAddress) throws OrtException {
    options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(gpuAddress)) {
      options.addCUDA(cuda);
    } catch (OrtException | UnsatisfiedLinkError e) {
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "model.device is cuda, but ONNX Runtime cannot use GPU "
              + gpuAddress
              + " ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given").strip()
              + "); build with -Pgpu and install the CUDA 12 libraries it names, or set model.device"
              + " = cpu",
          e);
    }
  }
}
