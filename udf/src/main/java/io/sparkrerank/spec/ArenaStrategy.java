package io.sparkrerank.spec;

/** How ONNX Runtime's arena on a GPU grows when a run needs more than it holds. */
public enum ArenaStrategy {
  /** To the next power of two: few, large steps, and up to twice what is needed. */
  NEXT_POWER_OF_TWO,
  /** By what is asked for: no more than needed, but pieces that other shapes may not fit into. */
  SAME_AS_REQUESTED
}
