package io.sparkrerank.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.sparkrerank.spec.ArenaStrategy;
import io.sparkrerank.spec.GpuMemory;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ONNX Runtime's CUDA provider: its options, and what to do where it is not to be had. */
final class CudaProvider {
  private static final Pattern MISSING =
      Pattern.compile("(lib[\\w+-]+\\.so[.\\d]*): cannot open shared object file");
  private static final Pattern TOO_OLD = Pattern.compile("undefined symbol: (\\w+)");

  private CudaProvider() {}

  /**
   * Puts the provider before the processor's, and forbids that anything runs on the latter.
   *
   * @throws RerankException ({@link ExitCode#UNAVAILABLE}) if it cannot be loaded
   */
  static void add(SessionOptions options, SessionSpec spec) throws OrtException {
    options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(spec.gpuAddress())) {
      for (Map.Entry<String, String> option : settings(spec.gpuMemory()).entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      options.addCUDA(cuda);
    } catch (OrtException | UnsatisfiedLinkError e) {
      throw new RerankException(
          ExitCode.UNAVAILABLE, refusal(spec.gpuAddress(), OrtReason.of(e)), e);
    }
  }

  /** The provider's names of our settings; what is left at its default is not among them. */
  static Map<String, String> settings(GpuMemory memory) {
    Map<String, String> settings = new TreeMap<>();
    if (memory.limitBytes() != GpuMemory.NO_LIMIT) {
      settings.put("gpu_mem_limit", Long.toString(memory.limitBytes()));
    }
    if (memory.arena() == ArenaStrategy.SAME_AS_REQUESTED) {
      settings.put("arena_extend_strategy", "kSameAsRequested");
    }
    return settings;
  }

  /** What is missing, and what to do. */
  static String refusal(int gpuAddress, String reason) {
    Matcher missing = MISSING.matcher(reason);
    Matcher tooOld = TOO_OLD.matcher(reason);
    String remedy;
    if (reason.contains("shared provider")) {
      remedy = "this is its build for the processor; build with -Pgpu";
    } else if (missing.find()) {
      remedy = missing.group(1) + " is missing; install the CUDA 12 libraries on every GPU host";
    } else if (tooOld.find()) {
      remedy = tooOld.group(1) + " is not in the CUDA library found; install a newer CUDA 12";
    } else {
      remedy = "install the NVIDIA driver and the CUDA 12 libraries on every GPU host";
    }
    return "model.device is cuda, but ONNX Runtime cannot use GPU "
        + gpuAddress
        + " ("
        + reason
        + "): "
        + remedy
        + ", or set model.device = cpu";
  }
}
