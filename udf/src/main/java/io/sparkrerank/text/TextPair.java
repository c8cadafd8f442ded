package io.sparkrerank.text;

import java.util.Objects;

/**
 * A query and a passage to be scored together.
 *
 * @param query the query's text
 * @param passage the passage's text, its title already in front
 */
public record TextPair(String query, String passage) {
  /** Checks presence. */
  public TextPair {
    Objects.requireNonNull(query, "query is null");
    Objects.requireNonNull(passage, "passage is null");
  }
}
