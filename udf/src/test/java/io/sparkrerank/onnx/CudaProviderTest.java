package io.sparkrerank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.ArenaStrategy;
import io.sparkrerank.spec.GpuMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaProviderTest {
  @Test
  void onlyWhatDiffersFromTheProvidersDefaultsIsSet() {
    assertThat(CudaProvider.settings(GpuMemory.DEFAULT)).isEmpty();
    assertThat(
            CudaProvider.settings(new GpuMemory(20L << 30, ArenaStrategy.SAME_AS_REQUESTED, false)))
        .containsExactlyInAnyOrderEntriesOf(
            java.util.Map.of(
                "gpu_mem_limit", "21474836480", "arena_extend_strategy", "kSameAsRequested"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed to find CUDA shared provider"
            + " | this is its build for the processor; build with -Pgpu",
        "Failed to load library /tmp/o/libonnxruntime_providers_cuda.so with error:"
            + " libcublasLt.so.12: cannot open shared object file: No such file or directory"
            + " | libcublasLt.so.12 is missing; install the CUDA 12 libraries on every GPU host",
        "Failed to load library /tmp/o/libonnxruntime_providers_cuda.so with error: undefined"
            + " symbol: cudaLibraryGetKernel, version libcudart.so.12"
            + " | cudaLibraryGetKernel is not in the CUDA library found; install a newer CUDA 12",
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version"
            + " | install the NVIDIA driver and the CUDA 12 libraries on every GPU host"
      })
  void theRemedyNamesWhatIsMissing(String reason, String remedy) {
    assertThat(CudaProvider.refusal(1, reason))
        .isEqualTo(
            "model.device is cuda, but ONNX Runtime cannot use GPU 1 ("
                + reason
                + "): "
                + remedy
                + ", or set model.device = cpu");
  }
}
