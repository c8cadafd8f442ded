package io.sparkrerank.eval;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Relevance judgments: the grade of each judged document of each query. Immutable. */
public final class Qrels {
  private final NavigableMap<String, Map<String, Integer>> grades;

  private Qrels(NavigableMap<String, Map<String, Integer>> grades) {
    this.grades = grades;
  }

  /** Starts an empty set of judgments. */
  public static Builder builder() {
    return new Builder();
  }

  /** The queries with judgments, in order of their ids' UTF-8 bytes. */
  public SortedSet<String> queryIds() {
    return Collections.unmodifiableSortedSet(grades.navigableKeySet());
  }

  /** Grade by document id of one query, in no particular order; empty for an unknown query. */
  public Map<String, Integer> grades(String queryId) {
    return grades.getOrDefault(queryId, Map.of());
  }

  /** Collects judgments; not thread-safe. */
  public static final class Builder {
    private final TreeMap<String, Map<String, Integer>> grades = new TreeMap<>(Utf8Order.ASCENDING);

    private Builder() {}

    /**
     * Adds a judgment.
     *
     * @param relevance the grade; a negative one stands for a pooled document that was not judged
     * @throws RerankException with {@link ExitCode#DATA} if the document was judged before, be it
     *     with the same grade (trec_eval refuses both too)
     */
    public Builder add(String queryId, String docId, int relevance) {
      Integer before =
          grades.computeIfAbsent(queryId, id -> new HashMap<>()).putIfAbsent(docId, relevance);
      if (before != null) {
        throw new RerankException(
            ExitCode.DATA,
            "The qrels judge document '%s' of query '%s' twice (grades %d and %d); keep one."
                .formatted(docId, queryId, before, relevance));
      }
      return this;
    }

    /** The judgments added so far. */
    public Qrels build() {
      TreeMap<String, Map<String, Integer>> copy = new TreeMap<>(Utf8Order.ASCENDING);
      grades.forEach((queryId, judged) -> copy.put(queryId, Map.copyOf(judged)));
      return new Qrels(copy);
    }
  }
}
