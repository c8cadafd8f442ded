package io.sparkrerank.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * What a session may take of a GPU's memory; without meaning on a processor.
 *
 * @param limitBytes the most its arena holds, {@link #NO_LIMIT} for all there is
 * @param arena how the arena grows
 * @param shrink whether the arena gives back what it does not use after every run; costs time
 */
public record GpuMemory(long limitBytes, ArenaStrategy arena, boolean shrink)
    implements Serializable {
  /** The arena may take all there is. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** ONNX Runtime's own defaults. */
  public static final GpuMemory DEFAULT =
      new GpuMemory(NO_LIMIT, ArenaStrategy.NEXT_POWER_OF_TWO, false);

  /** Checks presence and range. */
  public GpuMemory {
    Objects.requireNonNull(arena, "arena is null");
    if (limitBytes < 1) {
      throw new IllegalArgumentException("limitBytes must be positive, found " + limitBytes);
    }
  }
}
