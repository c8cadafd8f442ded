package io.sparkrerank.bench.harness;

import java.util.List;

/**
 * A contestant for one model and how to start it.
 *
 * @param name its name in the results
 * @param side whose it is
 * @param reduced whether it computes at less than float32
 * @param pairs how many of the pairs it scores in a repetition
 * @param command the process
 */
record Contender(String name, Side side, boolean reduced, int pairs, List<String> command) {
  /** Whose a contestant is. */
  enum Side {
    /** The bare runtime. */
    CEILING,
    /** Ours. */
    OURS,
    /** What a user would take instead. */
    PEER
  }

  Contender {
    command = List.copyOf(command);
  }
}
