package io.sparkrerank.eval;

import java.util.Comparator;
import java.util.List;

/**
 * What a measure sees of one query: every judged document with its rank in the run, and how many
 * documents the run retrieved. Retrieved documents that are not listed are unjudged, which every
 * measure takes as not relevant, except {@link Bpref}, which passes over them.
 *
 * <p>This sparse form is enough for every measure here and is as small as the qrels, so that a run
 * of any depth can be evaluated without moving it.
 */
public final class QueryJudgments {
  private final List<JudgedDocument> ranked;
  private final int[] idealGrades;
  private final int retrieved;

  /**
   * @param judged the documents of the qrels, in any order; those with negative grades are left out
   * @param retrieved number of documents the run holds for the query, judged or not
   * @throws IllegalArgumentException if a rank occurs twice or is greater than {@code retrieved}
   */
  public QueryJudgments(List<JudgedDocument> judged, int retrieved) {
    if (retrieved < 0) {
      throw new IllegalArgumentException("A run cannot retrieve " + retrieved + " documents");
    }
    List<JudgedDocument> byRank =
        judged.stream()
            .filter(JudgedDocument::isRetrieved)
            .sorted(Comparator.comparingInt(JudgedDocument::rank))
            .toList();
    checkRanks(byRank, retrieved);
    this.ranked = byRank.stream().filter(JudgedDocument::isJudged).toList();
    this.idealGrades =
        judged.stream()
            .mapToInt(JudgedDocument::relevance)
            .filter(grade -> grade >= 0)
            .map(grade -> -grade)
            .sorted()
            .map(grade -> -grade)
            .toArray();
    this.retrieved = retrieved;
  }

  private static void checkRanks(List<JudgedDocument> byRank, int retrieved) {
    int last = 0;
    for (JudgedDocument document : byRank) {
      if (document.rank() == last) {
        throw new IllegalArgumentException("Two judged documents have rank " + last);
      }
      last = document.rank();
    }
    if (last > retrieved) {
      throw new IllegalArgumentException(
          "A judged document has rank " + last + " but the run retrieved " + retrieved);
    }
  }

  /** The judged documents the run retrieved, in rank order, without negative grades. */
  public List<JudgedDocument> ranked() {
    return ranked;
  }

  /** Number of documents the run retrieved, judged or not. */
  public int retrieved() {
    return retrieved;
  }

  /** Number of judged documents, retrieved or not, without negative grades. */
  public int judged() {
    return idealGrades.length;
  }

  /** Number of documents with grade {@code minRelevance} or more, retrieved or not. */
  public int relevant(int minRelevance) {
    int count = 0;
    while (count < idealGrades.length && idealGrades[count] >= minRelevance) {
      count++;
    }
    return count;
  }

  /** Number of documents with grade {@code minRelevance} or more within {@code cutoff}. */
  public int relevantWithin(Cutoff cutoff, int minRelevance) {
    int count = 0;
    for (JudgedDocument document : ranked) {
      if (cutoff.covers(document.rank()) && document.relevance() >= minRelevance) {
        count++;
      }
    }
    return count;
  }

  /** The {@code index}-th highest grade, counted from 0; below {@link #judged()}. */
  int idealGrade(int index) {
    return idealGrades[index];
  }
}
