package io.sparkrerank.bench.data;

import java.util.Locale;

/** How often a query comes again, with the same passages. */
public enum Traffic {
  /** Every pair is new. */
  DISTINCT,
  /**
   * A query log: of five queries in a row one is new and four repeat one that came before, each
   * former occurrence as likely as another, so that popular queries stay popular (Simon's process).
   */
  LOG;

  private static final int NEW_ONE_IN = 5;

  boolean isNew(int query) {
    return this == DISTINCT || query % NEW_ONE_IN == 0;
  }

  /** The name in directories and results. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
