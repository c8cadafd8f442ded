package io.sparkrerank.jobs.tables;

import io.sparkrerank.jobs.config.TableRef;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table whose schema is known.
 *
 * @param key its configuration key, such as {@code inputs.queries}
 * @param ref where it is
 * @param rows its rows
 * @param version the Delta version being read, empty for other formats
 */
public record OpenTable(String key, TableRef ref, Dataset<Row> rows, OptionalLong version) {
  private static final String AT = "@v";

  /** What the run row records of it. */
  public String versionText() {
    return ref.display() + (version.isPresent() ? AT + version.getAsLong() : "");
  }

  /** The same table with other rows. */
  OpenTable withRows(Dataset<Row> others) {
    return new OpenTable(key, ref, others, version);
  }

  /** The version in a {@link #versionText()} of {@code table}; empty if it is of another. */
  static OptionalLong versionIn(String versionText, TableRef table) {
    String place = table.display() + AT;
    String version = versionText.startsWith(place) ? versionText.substring(place.length()) : "";
    return version.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(version))
        : OptionalLong.empty();
  }
}
