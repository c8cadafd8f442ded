package io.sparkrerank.jobs.fetch;

/**
 * What the content of a file must hash to, and who says so.
 *
 * @param source where the expectation comes from
 * @param hex lower-case digest: SHA-256, or for {@link Source#HUB_GIT_SHA1} git's blob SHA-1
 */
record Checksum(Source source, String hex) {
  /** Strongest first. */
  enum Source {
    /** Written in {@code known-models.json}: independent of the server that sends the file. */
    PINNED_SHA256("sha256 pinned in spark-rerank"),
    /** The hub's LFS object id of the file at the resolved commit. */
    HUB_LFS_SHA256("hub lfs sha256"),
    /** The hub's git object id, all it has for files too small for LFS. */
    HUB_GIT_SHA1("hub git blob sha1");

    private final String label;

    Source(String label) {
      this.label = label;
    }

    /** The words used in manifests and messages. */
    String label() {
      return label;
    }
  }

  /** Whether {@code found} is the content this stands for. */
  boolean matches(ContentDigest.Result found) {
    return hex.equals(found(found));
  }

  /** The digest of {@code result} that is comparable to this one. */
  String found(ContentDigest.Result result) {
    return source == Source.HUB_GIT_SHA1 ? result.gitSha1() : result.sha256();
  }
}
