package io.sparkrerank.bench.contestant;

import java.util.Map;

/**
 * One repetition.
 *
 * @param pairs pairs that got a score
 * @param seconds wall-clock time
 * @param extra further figures by name, such as {@code padding_ratio} or {@code stage_seconds}
 */
public record Measurement(long pairs, double seconds, Map<String, Object> extra) {
  /** Copies the map. */
  public Measurement {
    extra = Map.copyOf(extra);
  }

  /** A repetition that ended now. */
  static Measurement since(long startNanos, long pairs, Map<String, Object> extra) {
    return new Measurement(pairs, (System.nanoTime() - startNanos) / 1e9, extra);
  }
}
