package io.sparkrerank.jobs.fetch;

import java.util.List;
import java.util.Optional;

/**
 * A repository at one commit.
 *
 * @param repository for example {@code BAAI/bge-reranker-base}
 * @param commit the 40 hex digits a branch or tag was resolved to
 * @param files everything in it
 */
record Snapshot(String repository, String commit, List<HubFile> files) {
  /** Copies the list. */
  Snapshot {
    files = List.copyOf(files);
  }

  /** The file at {@code path}, if the repository has it. */
  Optional<HubFile> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }
}
