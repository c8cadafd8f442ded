package io.sparkrerank.jobs.config;

import java.util.Optional;

/**
 * The first stage's top-k. Rank, score or both order a query's candidates.
 *
 * @param table where they are
 * @param queryIdColumn column of the query's id
 * @param docIdColumn column of the passage's id
 * @param retrievalRankColumn column of the rank, 1 is best; empty when switched off with {@code
 *     null}
 * @param retrievalScoreColumn column of the score, larger is better; empty when switched off with
 *     {@code null}
 * @param eventTimeColumn column of the time at which they were found, if the table is a log
 */
public record CandidatesInput(
    TableRef table,
    String queryIdColumn,
    String docIdColumn,
    Optional<String> retrievalRankColumn,
    Optional<String> retrievalScoreColumn,
    Optional<String> eventTimeColumn) {
  /** Name looked for when the configuration gives none; such a column may be missing. */
  public static final String DEFAULT_RANK = "retrieval_rank";

  /** Name looked for when the configuration gives none; such a column may be missing. */
  public static final String DEFAULT_SCORE = "retrieval_score";

  /** Checks presence and that at least one column orders the candidates. */
  public CandidatesInput {
    Require.text(queryIdColumn, "queryIdColumn");
    Require.text(docIdColumn, "docIdColumn");
    Require.that(
        retrievalRankColumn.isPresent() || retrievalScoreColumn.isPresent(),
        "retrievalRankColumn or retrievalScoreColumn must be given",
        "neither");
  }

  /** Whether the rank has a name of the user's own, so that a table without it is wrong. */
  public boolean rankMustExist() {
    return retrievalRankColumn.filter(name -> !name.equals(DEFAULT_RANK)).isPresent();
  }

  /** Whether the score has a name of the user's own, so that a table without it is wrong. */
  public boolean scoreMustExist() {
    return retrievalScoreColumn.filter(name -> !name.equals(DEFAULT_SCORE)).isPresent();
  }
}
