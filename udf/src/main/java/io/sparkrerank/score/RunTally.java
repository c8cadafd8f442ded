package io.sparkrerank.score;

/** What the runs of one window took, while they go on; for one thread. */
final class RunTally {
  private long tokens;
  private long paddedTokens;
  private long batches;
  private long oomBackoffs;
  private long waitNanos;
  private long runNanos;

  void waited(long nanos) {
    waitNanos += nanos;
  }

  void ran(long nanos) {
    runNanos += nanos;
  }

  void fed(long realTokens, long withPadding) {
    tokens += realTokens;
    paddedTokens += withPadding;
    batches++;
  }

  void backedOff() {
    oomBackoffs++;
  }

  ScoringStats stats(PreparedWindow window) {
    return new ScoringStats(
        window.pairsRequested(),
        window.distinct().length,
        tokens,
        paddedTokens,
        batches,
        oomBackoffs,
        window.nanos(),
        waitNanos,
        runNanos);
  }
}
