package io.sparkrerank.eval;

/**
 * One judged document of a query: its grade and where the run ranked it.
 *
 * @param relevance the grade of the qrels; a negative one means that the document was pooled but
 *     not judged, and counts as unjudged (trec_eval: {@code RELVALUE_UNJUDGED})
 * @param rank 1 for the first document of the run; 0 if the run did not retrieve the document
 */
public record JudgedDocument(int relevance, int rank) {
  private static final int NOT_RETRIEVED = 0;

  /** Throws {@link IllegalArgumentException} for a negative rank. */
  public JudgedDocument {
    if (rank < NOT_RETRIEVED) {
      throw new IllegalArgumentException("A rank is 1 or more (0: not retrieved), not " + rank);
    }
  }

  /** A document with grade {@code relevance} that the run has at {@code rank}, 1 or more. */
  public static JudgedDocument retrieved(int relevance, int rank) {
    if (rank == NOT_RETRIEVED) {
      throw new IllegalArgumentException("A retrieved document has a rank of 1 or more, not 0");
    }
    return new JudgedDocument(relevance, rank);
  }

  /** A document with grade {@code relevance} that the run missed. */
  public static JudgedDocument missed(int relevance) {
    return new JudgedDocument(relevance, NOT_RETRIEVED);
  }

  /** Whether the run contains the document. */
  public boolean isRetrieved() {
    return rank != NOT_RETRIEVED;
  }

  /** Whether an assessor graded the document: its grade is 0 or more. */
  public boolean isJudged() {
    return relevance >= 0;
  }
}
