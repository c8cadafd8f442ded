package io.sparkrerank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.PlantedFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFailureTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        PlantedFault.OUT_OF_MEMORY,
        "CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc((void**)&p, size);",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
        "Non-zero status code returned while running MatMul node. Status Message: std::bad_alloc",
        "line one\nFailed to allocate memory for requested buffer of size 17592186044416"
      })
  void theAllocatorsWordsMeanThatLessMayFit(String message) {
    assertThat(RunFailure.of(message)).isEqualTo(RunFailure.OUT_OF_MEMORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PlantedFault.LOST,
        "CUDA error cudaErrorIllegalAddress:an illegal memory access was encountered",
        "CUDA failure 719: unspecified launch failure ; GPU=3",
        "CUDA failure 710: device-side assert triggered ; GPU=0",
        "CUDA failure 214: uncorrectable ECC error encountered ; GPU=0",
        // A size that was overwritten, as in microsoft/onnxruntime issue 22702.
        "Failed to allocate memory for requested buffer of size 4585490524328388608"
      })
  void aBrokenContextIsNotTriedAgain(String message) {
    assertThat(RunFailure.of(message)).isEqualTo(RunFailure.DEVICE_LOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "indices element out of data bounds, idx=900 must be within the inclusive range [-64,63]",
        "CUDA failure 98: invalid device function ; GPU=0",
        "CUDA failure 7001: no such failure",
        "null"
      })
  void anythingElseFailsTheTask(String message) {
    assertThat(RunFailure.of(message)).isEqualTo(RunFailure.OTHER);
  }
}
