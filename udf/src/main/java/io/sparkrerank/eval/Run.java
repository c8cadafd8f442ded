package io.sparkrerank.eval;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The documents one system retrieved, per query and ranked by {@link ScoredDocument#TREC_ORDER}.
 * Immutable.
 */
public final class Run {
  private final String tag;
  private final NavigableMap<String, List<ScoredDocument>> rankings;

  private Run(String tag, NavigableMap<String, List<ScoredDocument>> rankings) {
    this.tag = tag;
    this.rankings = rankings;
  }

  /** Starts an empty run named {@code tag}. */
  public static Builder builder(String tag) {
    return new Builder(tag);
  }

  /** The run's name, the last column of its TREC form. */
  public String tag() {
    return tag;
  }

  /** The queries with retrieved documents, in order of their ids' UTF-8 bytes. */
  public SortedSet<String> queryIds() {
    return Collections.unmodifiableSortedSet(rankings.navigableKeySet());
  }

  /** The documents of a query, best first; empty for an unknown query. */
  public List<ScoredDocument> ranking(String queryId) {
    return rankings.getOrDefault(queryId, List.of());
  }

  /** The run with the first {@code depth} documents of each query (trec_eval {@code -M}). */
  public Run top(int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("A run is cut at 1 or more documents, not " + depth);
    }
    NavigableMap<String, List<ScoredDocument>> cut = new TreeMap<>(Utf8Order.ASCENDING);
    rankings.forEach(
        (queryId, ranking) ->
            cut.put(queryId, List.copyOf(ranking.subList(0, Math.min(depth, ranking.size())))));
    return new Run(tag, cut);
  }

  /** Collects retrieved documents in any order; not thread-safe. */
  public static final class Builder {
    private String tag;
    private final Map<String, Map<String, ScoredDocument>> documents = new HashMap<>();

    private Builder(String tag) {
      this.tag = Objects.requireNonNull(tag, "tag is null");
    }

    /** Renames the run. */
    public Builder tag(String newTag) {
      this.tag = Objects.requireNonNull(newTag, "tag is null");
      return this;
    }

    /**
     * Adds a document.
     *
     * @throws IllegalArgumentException for a score that is NaN or infinite
     * @throws RerankException with {@link ExitCode#DATA} if the query has the document already
     *     (trec_eval refuses it too)
     */
    public Builder add(String queryId, String docId, double score) {
      ScoredDocument before =
          documents
              .computeIfAbsent(queryId, id -> new HashMap<>())
              .putIfAbsent(docId, new ScoredDocument(docId, score));
      if (before != null) {
        throw new RerankException(
            ExitCode.DATA,
            "The run has document '%s' of query '%s' twice (scores %s and %s); keep one."
                .formatted(docId, queryId, before.score(), score));
      }
      return this;
    }

    /** Ranks what was added. */
    public Run build() {
      NavigableMap<String, List<ScoredDocument>> rankings = new TreeMap<>(Utf8Order.ASCENDING);
      documents.forEach(
          (queryId, retrieved) ->
              rankings.put(
                  queryId, retrieved.values().stream().sorted(ScoredDocument.TREC_ORDER).toList()));
      return new Run(tag, rankings);
    }
  }
}
