package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairSet;

/** Something that scores pairs and can be timed. Model and session are open before the clock. */
public interface Contestant extends AutoCloseable {
  /** Scores every pair of {@code set} once and says how long it took. */
  Measurement run(PairSet set) throws Exception;

  @Override
  void close();
}
