package io.sparkrerank.jobs.config;

/**
 * A table that the job writes.
 *
 * @param table where it is; its format is one of {@link OutputFormat}
 */
public record OutputTable(TableRef table) {
  /** Checks the format. */
  public OutputTable {
    Require.that(
        OutputFormat.of(table.format()).isPresent(),
        "format must be delta or parquet",
        table.format());
  }

  /** How it is written. */
  public OutputFormat format() {
    return OutputFormat.of(table.format()).orElseThrow();
  }

  /** How messages name this table, without secrets. */
  public String display() {
    return table.display();
  }
}
