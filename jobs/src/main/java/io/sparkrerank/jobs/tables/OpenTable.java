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
  /** What the run row records of it. */
  public String versionText() {
    return ref.display() + (version.isPresent() ? "@v" + version.getAsLong() : "");
  }
}
