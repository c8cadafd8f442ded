package io.sparkrerank.jobs.config;

import java.util.Map;

/**
 * A table of a catalog.
 *
 * @param name one to many parts, for example {@code lake.search.queries}
 * @param format Spark's short name of the source, which counts only where the table is created
 * @param options options of the source
 */
public record CatalogTable(String name, String format, Map<String, String> options)
    implements TableRef {
  /** Checks presence and copies the options. */
  public CatalogTable {
    Require.text(name, "name");
    Require.text(format, "format");
    options = Map.copyOf(options);
  }

  @Override
  public String display() {
    return "table " + name;
  }

  /** Like {@link #display()}: a log line must not carry the options. */
  @Override
  public String toString() {
    return display();
  }
}
