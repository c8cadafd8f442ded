package io.sparkrerank.spec;

import java.util.OptionalInt;

/**
 * How a user wants pairs gathered and cut into model runs; what is empty suits the device.
 *
 * @param maxBatchTokens the most padded tokens of a run: 1024 on a processor, where larger runs
 *     only leave its caches, 16384 on a GPU
 * @param maxBatchPairs the most pairs of a run: 128, or 512 on a GPU
 * @param lengthBucket multiple of tokens to which rows are padded: 1
 * @param windowPairs pairs gathered and sorted at a time: 2048, or 8192 on a GPU
 */
public record BatchChoice(
    OptionalInt maxBatchTokens,
    OptionalInt maxBatchPairs,
    OptionalInt lengthBucket,
    OptionalInt windowPairs) {
  /** Everything as suits the device. */
  public static final BatchChoice DEFAULT =
      new BatchChoice(
          OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  /** A GPU starts some hundred kernels for a run, in which time it could have read as much. */
  private static final int RUN_TOKENS_GPU = 256;

  /** Checks ranges. */
  public BatchChoice {
    requirePositive(maxBatchTokens, "maxBatchTokens");
    requirePositive(maxBatchPairs, "maxBatchPairs");
    requirePositive(lengthBucket, "lengthBucket");
    requirePositive(windowPairs, "windowPairs");
  }

  /** The budget of a run on {@code device}. */
  public TokenBudget budget(Device device) {
    boolean gpu = device == Device.CUDA;
    return new TokenBudget(
        maxBatchTokens.orElse(gpu ? 16384 : 1024),
        maxBatchPairs.orElse(gpu ? 512 : 128),
        gpu ? RUN_TOKENS_GPU : TokenBudget.RUN_TOKENS_CPU,
        lengthBucket.orElse(1));
  }

  /** The pairs of a window on {@code device}. */
  public int windowPairs(Device device) {
    return windowPairs.orElse(device == Device.CUDA ? 8192 : 2048);
  }

  private static void requirePositive(OptionalInt value, String name) {
    if (value.orElse(1) < 1) {
      throw new IllegalArgumentException(name + " must be positive, found " + value.getAsInt());
    }
  }
}
