package io.sparkrerank.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;

/** Session options for a device; asking for CUDA and not getting it is a failure, never a CPU. */
final class SessionFactory {
  private SessionFactory() {}

  /**
   * The process's environment. It logs nothing, for every failure arrives as an exception too.
   *
   * @param nativeDirectory where processes share its libraries, or empty
   * @throws RerankException ({@link ExitCode#UNAVAILABLE}) if the native library cannot be loaded
   */
  static OrtEnvironment environment(String nativeDirectory) {
    NativeLibraries.share(nativeDirectory);
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "spark-rerank");
    } catch (LinkageError e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "ONNX Runtime's native library cannot be loaded ("
              + OrtReason.of(root)
              + "); java.io.tmpdir must be writable and allow execution, or"
              + " -Donnxruntime.native.path must name the directory that has the library",
          e);
    }
  }

  /**
   * Options of a session.
   *
   * @param exactBytes products of bytes are exact without VNNI, too, where the runtime else lets
   *     sums of two saturate at 16 bits; graphs whose products have no zero points of their own end
   *     the process then
   */
  static SessionOptions options(SessionSpec spec, boolean exactBytes) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(spec.intraOpThreads());
      options.setInterOpNumThreads(1);
      // Idle threads that spin take the cores that other tasks tokenise on.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.x64quantprecision", exactBytes ? "1" : "0");
      if (spec.device() == Device.CUDA) {
        CudaProvider.add(options, spec);
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  /** Options of every run; arenas are shrunk by the run, a session ignores the setting. */
  static RunOptions runOptions(SessionSpec spec) throws OrtException {
    RunOptions options = new RunOptions();
    if (spec.device() == Device.CUDA && spec.gpuMemory().shrink()) {
      options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "gpu:" + spec.gpuAddress());
    }
    return options;
  }
}
