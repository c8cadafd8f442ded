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

  /** Whether a text has nothing to read: no character but spaces and invisible ones. */
  public static boolean isBlank(String text) {
    return text.codePoints().allMatch(TextPair::isInvisible);
  }

  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || type == Character.CONTROL
        || type == Character.FORMAT;
  }
}
