package io.sparkrerank.util;

import java.nio.file.Path;

/** Local paths as users write them in a configuration that several hosts and users read. */
public final class LocalPath {
  private LocalPath() {}

  /**
   * {@code configured} with {@code {tmpdir}} replaced by this JVM's temporary directory and {@code
   * {user}} by the name of the user it runs as.
   */
  public static Path of(String configured) {
    return Path.of(
        configured
            .replace("{tmpdir}", System.getProperty("java.io.tmpdir"))
            .replace("{user}", System.getProperty("user.name")));
  }
}
