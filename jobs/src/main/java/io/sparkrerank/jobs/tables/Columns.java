package io.sparkrerank.jobs.tables;

/** The names every table has inside the job, whatever its columns are called outside. */
public final class Columns {
  /** Id of a query, of the type it has in the candidates table. */
  public static final String QUERY_ID = "query_id";

  /** Id of a passage, of the type it has in the candidates table. */
  public static final String DOC_ID = "doc_id";

  /** The query's text. */
  public static final String QUERY_TEXT = "query_text";

  /** The text to be scored: title, a space, text, trimmed. */
  public static final String PASSAGE_TEXT = "passage_text";

  /** First-stage rank, an int. */
  public static final String RETRIEVAL_RANK = "retrieval_rank";

  /** First-stage score, a double. */
  public static final String RETRIEVAL_SCORE = "retrieval_score";

  /** Grade of the qrels, an int. */
  public static final String RELEVANCE = "relevance";

  /** Name of the run. */
  public static final String RUN_ID = "run_id";

  /** Day of the slice. */
  public static final String RUN_DATE = "run_date";

  /** Name of the model. */
  public static final String MODEL_ID = "model_id";

  private Columns() {}
}
