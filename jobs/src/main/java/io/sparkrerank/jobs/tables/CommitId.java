package io.sparkrerank.jobs.tables;

import java.util.Objects;

/**
 * What makes a commit one that happens once.
 *
 * @param appId Delta's {@code txnAppId}: who commits to which slice of the table
 * @param version Delta's {@code txnVersion}: a table takes an appId's versions in rising order only
 * @param metadata kept in the table's history; no two commits of an appId share it
 */
public record CommitId(String appId, long version, String metadata) {
  /** Checks presence. */
  public CommitId {
    Objects.requireNonNull(appId, "appId is null");
    Objects.requireNonNull(metadata, "metadata is null");
    if (version < 1) {
      throw new IllegalArgumentException("version must be >= 1, found " + version);
    }
  }
}
