package io.sparkrerank.jobs.config;

import java.util.Map;

/**
 * A table read by path.
 *
 * @param path local path or Hadoop URI, as the user wrote it; Spark takes a relative one from its
 *     default file system, on a laptop the working directory
 * @param format Spark's short name of the source
 * @param options options of the source
 */
public record PathTable(String path, String format, Map<String, String> options)
    implements TableRef {
  /** Checks presence and copies the options. */
  public PathTable {
    Require.text(path, "path");
    Require.text(format, "format");
    options = Map.copyOf(options);
  }

  @Override
  public String display() {
    return Redaction.text(path) + " (" + format + ")";
  }

  /** Like {@link #display()}: a log line must not carry the options. */
  @Override
  public String toString() {
    return display();
  }
}
