package io.sparkrerank.eval;

import java.io.Serializable;
import java.util.OptionalInt;

/**
 * How deep a measure looks into a ranking: the first {@code depth} documents, or all of them.
 *
 * @param depth number of ranks seen, at least 1; {@link Integer#MAX_VALUE} is the whole ranking
 */
public record Cutoff(int depth) implements Serializable {
  /** The whole ranking. */
  public static final Cutoff NONE = new Cutoff(Integer.MAX_VALUE);

  /** Throws {@link IllegalArgumentException} for a depth below 1. */
  public Cutoff {
    if (depth < 1) {
      throw new IllegalArgumentException("A cutoff is at least 1, not " + depth);
    }
  }

  /** The first {@code k} ranks. */
  public static Cutoff at(int k) {
    return new Cutoff(k);
  }

  /** Whether a document at {@code rank} is retrieved and not below the cutoff. */
  boolean covers(int rank) {
    return rank >= 1 && rank <= depth;
  }

  /** The cutoff as a number; empty for {@link #NONE}. */
  public OptionalInt value() {
    return depth == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(depth);
  }

  /** Throws {@link IllegalArgumentException} if this is {@link #NONE}. */
  void require(String family) {
    if (value().isEmpty()) {
      throw new IllegalArgumentException(family + " is only defined at a cutoff");
    }
  }

  /** {@code prefix} followed by the cutoff; the empty string for {@link #NONE}. */
  String suffix(String prefix) {
    return value().isPresent() ? prefix + depth : "";
  }
}
