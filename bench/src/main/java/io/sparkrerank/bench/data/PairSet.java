package io.sparkrerank.bench.data;

import io.sparkrerank.text.TextPair;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries with their candidates.
 *
 * @param groups in the order of the log
 */
public record PairSet(List<QueryGroup> groups) {
  /** Copies the list. */
  public PairSet {
    groups = List.copyOf(groups);
  }

  /** The first queries, as many as make {@code pairs} pairs or just more. */
  public PairSet first(int pairs) {
    int taken = 0;
    int count = 0;
    while (count < pairs && taken < groups.size()) {
      count += groups.get(taken++).candidates().size();
    }
    return new PairSet(groups.subList(0, taken));
  }

  /** How many pairs there are. */
  public int size() {
    return groups.stream().mapToInt(group -> group.candidates().size()).sum();
  }

  /** Every pair, query by query. */
  public List<TextPair> pairs() {
    List<TextPair> pairs = new ArrayList<>();
    for (QueryGroup group : groups) {
      for (Passage passage : group.candidates()) {
        pairs.add(new TextPair(group.query(), passage.text()));
      }
    }
    return pairs;
  }
}
