package io.sparkrerank.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a failed run means for the next one. ONNX Runtime has no error codes for it: its maintainers
 * say so and point to the text (microsoft/onnxruntime issues 16307, 20038, 22702).
 */
public enum RunFailure {
  /** The device's memory did not suffice: a smaller batch may. */
  OUT_OF_MEMORY,
  /** The CUDA context is broken: every later call of this process fails too. */
  DEVICE_LOST,
  /** Anything else. */
  OTHER;

  private static final Pattern ALLOCATION =
      Pattern.compile("Failed to allocate memory for requested buffer of size (\\d+)");

  /** No device has as much; a request for it comes from a size that was overwritten. */
  private static final long ABSURD_BYTES = 1L << 44;

  private static final Pattern MEMORY =
      Pattern.compile(
          "Failed to allocate memory|CUDA_ERROR_OUT_OF_MEMORY|CUBLAS_STATUS_ALLOC_FAILED"
              + "|CUDNN_STATUS_ALLOC_FAILED|out of memory|bad_alloc",
          Pattern.CASE_INSENSITIVE);

  /**
   * Errors after which CUDA says that "the process must be terminated and relaunched" (CUDA runtime
   * API, cudaError): uncorrectable memory, illegal address, timeout, assert, and 714 to 720, faults
   * of a kernel; 709 is a context that is gone already.
   */
  private static final Pattern LOST =
      Pattern.compile(
          "CUDA (?:failure|error):? ?(?:214|220|700|702|709|71[04-9]|720)\\b"
              + "|cudaError(?:IllegalAddress|LaunchTimeout|Assert|HardwareStackError"
              + "|IllegalInstruction|MisalignedAddress|InvalidAddressSpace|InvalidPc|LaunchFailure"
              + "|ECCUncorrectable|ContextIsDestroyed)"
              + "|an illegal memory access was encountered|device-side assert triggered"
              + "|unspecified launch failure|uncorrectable ECC error");

  /** What {@code message}, all lines of it, means. */
  static RunFailure of(String message) {
    Matcher allocation = ALLOCATION.matcher(message);
    if (allocation.find() && bytes(allocation.group(1)) > ABSURD_BYTES) {
      return DEVICE_LOST;
    }
    if (LOST.matcher(message).find()) {
      return DEVICE_LOST;
    }
    return MEMORY.matcher(message).find() ? OUT_OF_MEMORY : OTHER;
  }

  private static double bytes(String digits) {
    return Double.parseDouble(digits);
  }
}
