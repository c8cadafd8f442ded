package io.sparkrerank.testing;

import io.sparkrerank.bundle.BundleCache;
import io.sparkrerank.bundle.ModelBundle;
import java.nio.file.Path;
import java.util.Optional;

/** A process that fetches one bundle through the cache. */
public final class FetchBundle {
  private FetchBundle() {}

  /**
   * Prints the directory and how many files were copied.
   *
   * @param arguments source, URI, cache directory, expected sha256
   */
  public static void main(String[] arguments) {
    LocalRemote remote = new LocalRemote(Path.of(arguments[0]), arguments[1]);
    ModelBundle bundle =
        new BundleCache(Path.of(arguments[2]))
            .fetch(remote, Optional.empty(), Optional.of(arguments[3]));
    System.out.println(bundle.directory() + " " + remote.copies());
  }
}
