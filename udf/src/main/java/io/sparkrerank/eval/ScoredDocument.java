package io.sparkrerank.eval;

import java.util.Comparator;
import java.util.Objects;

/**
 * A document a run retrieved for a query.
 *
 * @param docId identifier, compared with the qrels' byte by byte
 * @param score the higher the better; finite
 */
public record ScoredDocument(String docId, double score) {
  /**
   * trec_eval's ranking ({@code comp_sim_docno} in {@code form_res_rels.c}): highest score first,
   * equal scores by document id in descending order of UTF-8 bytes. It decides what a tie is worth:
   * the order of documents in a file, or their stated ranks, never do.
   */
  public static final Comparator<ScoredDocument> TREC_ORDER =
      // Adding 0.0 turns -0.0 into 0.0: C takes them as equal, Double.compare does not.
      Comparator.comparingDouble((ScoredDocument document) -> document.score + 0.0)
          .thenComparing(ScoredDocument::docId, Utf8Order.ASCENDING)
          .reversed();

  /** Throws {@link IllegalArgumentException} for a score that is NaN or infinite. */
  public ScoredDocument {
    Objects.requireNonNull(docId, "docId is null");
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("Document '" + docId + "' has score " + score);
    }
  }
}
