package io.sparkrerank.jobs.config;

import java.util.Optional;

/**
 * The queries.
 *
 * @param table where they are
 * @param queryIdColumn column of the id
 * @param queryTextColumn column of the text
 * @param eventTimeColumn column of the time at which a query was asked, if the table is a log
 */
public record QueriesInput(
    TableRef table,
    String queryIdColumn,
    String queryTextColumn,
    Optional<String> eventTimeColumn) {
  /** Checks presence. */
  public QueriesInput {
    Require.text(queryIdColumn, "queryIdColumn");
    Require.text(queryTextColumn, "queryTextColumn");
  }
}
