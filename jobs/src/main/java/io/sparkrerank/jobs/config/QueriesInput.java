package io.sparkrerank.jobs.config;

/**
 * The queries.
 *
 * @param table where they are
 * @param queryIdColumn column of the id
 * @param queryTextColumn column of the text
 */
public record QueriesInput(TableRef table, String queryIdColumn, String queryTextColumn) {
  /** Checks presence. */
  public QueriesInput {
    Require.text(queryIdColumn, "queryIdColumn");
    Require.text(queryTextColumn, "queryTextColumn");
  }
}
