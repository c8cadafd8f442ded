package io.sparkrerank.jobs.config;

/**
 * The records' own guard. {@link ConfigLoader} has reported every mistake of a user by then, so
 * what fails here is a programmer's.
 */
final class Require {
  private Require() {}

  static void that(boolean holds, String expectation, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(expectation + ", found " + found);
    }
  }

  static void text(String value, String name) {
    that(!value.isBlank(), name + " must not be blank", "'" + value + "'");
  }
}
