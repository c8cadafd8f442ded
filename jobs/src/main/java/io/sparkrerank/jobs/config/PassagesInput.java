package io.sparkrerank.jobs.config;

import java.util.Optional;

/**
 * The passages.
 *
 * @param table where they are
 * @param docIdColumn column of the id
 * @param textColumn column of the text
 * @param titleColumn column of the title put before the text; empty when switched off with {@code
 *     null}
 */
public record PassagesInput(
    TableRef table, String docIdColumn, String textColumn, Optional<String> titleColumn) {
  /** Name looked for when the configuration gives none; such a column may be missing. */
  public static final String DEFAULT_TITLE = "title";

  /** Checks presence. */
  public PassagesInput {
    Require.text(docIdColumn, "docIdColumn");
    Require.text(textColumn, "textColumn");
  }

  /** Whether the title has a name of the user's own, so that a table without it is wrong. */
  public boolean titleMustExist() {
    return titleColumn.filter(name -> !name.equals(DEFAULT_TITLE)).isPresent();
  }
}
