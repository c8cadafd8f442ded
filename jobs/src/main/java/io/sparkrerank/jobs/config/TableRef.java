package io.sparkrerank.jobs.config;

import java.util.Map;

/** Where a table is: a directory or file that Spark reads by path, or a name in a catalog. */
public sealed interface TableRef permits PathTable, CatalogTable {
  /**
   * Spark's short name of the source, for example {@code delta}, {@code parquet} or {@code json}.
   */
  String format();

  /** Options for Spark's reader or writer; they may hold secrets, so they are never printed. */
  Map<String, String> options();

  /** How messages name this table, without secrets. */
  String display();
}
