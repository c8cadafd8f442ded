package io.sparkrerank.bench.data;

import java.util.List;

/**
 * A query with its candidates in first-stage order.
 *
 * @param queryId its id
 * @param query its text
 * @param candidates passages, best first
 */
public record QueryGroup(String queryId, String query, List<Passage> candidates) {
  /** Copies the list. */
  public QueryGroup {
    candidates = List.copyOf(candidates);
  }

  /** The same query asked again. */
  QueryGroup again(String otherId) {
    return new QueryGroup(otherId, query, candidates);
  }
}
