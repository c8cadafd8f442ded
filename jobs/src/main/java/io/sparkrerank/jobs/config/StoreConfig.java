package io.sparkrerank.jobs.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where scores are kept for later runs.
 *
 * @param table a Delta table
 * @param piecePairs most pairs that are scored before their scores are kept, so the most that a
 *     killed driver loses
 * @param retentionDays days after which maintenance drops a score; empty for never
 * @param maxPairs scores that maintenance leaves, the newest; empty for all
 * @param hashSecret key of the hashes of texts; empty for plain hashes
 */
public record StoreConfig(
    OutputTable table,
    int piecePairs,
    OptionalInt retentionDays,
    OptionalInt maxPairs,
    Optional<String> hashSecret) {
  /** Checks format and ranges. */
  public StoreConfig {
    Require.that(
        table.format() == OutputFormat.DELTA, "format must be delta", table.format().sparkName());
    Require.that(piecePairs >= 1, "piecePairs must be >= 1", piecePairs);
    Require.that(retentionDays.orElse(1) >= 1, "retentionDays must be >= 1", retentionDays);
    Require.that(maxPairs.orElse(1) >= 1, "maxPairs must be >= 1", maxPairs);
  }
}
