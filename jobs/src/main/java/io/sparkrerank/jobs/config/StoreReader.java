package io.sparkrerank.jobs.config;

import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code rerank.store}. */
final class StoreReader {
  private final Section store;
  private final Problems problems;

  StoreReader(Section store, Problems problems) {
    this.store = store;
    this.problems = problems;
  }

  /** The store, if one is named. */
  Optional<StoreConfig> read() {
    Optional<OutputTable> table = new TableSettings(store, problems).output();
    int piecePairs = store.integer("piece-pairs", 1, Integer.MAX_VALUE).orElse(1);
    OptionalInt retentionDays = atLeastOne("retention-days");
    OptionalInt maxPairs = atLeastOne("max-pairs");
    Optional<String> hashSecret = store.text("hash-secret");
    store.refuseUnknown();
    Optional<OutputTable> other = table.filter(t -> t.format() != OutputFormat.DELTA);
    other.ifPresent(
        t ->
            problems.add(
                store.name("format"),
                "must be delta, found '"
                    + t.format().sparkName()
                    + "': only Delta adds scores piece by piece, each whole or not at all"));
    return table
        .filter(t -> other.isEmpty())
        .map(t -> new StoreConfig(t, piecePairs, retentionDays, maxPairs, hashSecret));
  }

  private OptionalInt atLeastOne(String key) {
    return store
        .integer(key, 1, Integer.MAX_VALUE)
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }
}
