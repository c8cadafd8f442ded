package io.sparkrerank.jobs.config;

/**
 * The relevance judgements.
 *
 * @param table where they are
 * @param queryIdColumn column of the query's id
 * @param docIdColumn column of the passage's id
 * @param relevanceColumn column of the grade, a whole number
 */
public record QrelsInput(
    TableRef table, String queryIdColumn, String docIdColumn, String relevanceColumn) {
  /** Checks presence. */
  public QrelsInput {
    Require.text(queryIdColumn, "queryIdColumn");
    Require.text(docIdColumn, "docIdColumn");
    Require.text(relevanceColumn, "relevanceColumn");
  }
}
