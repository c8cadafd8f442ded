package io.sparkrerank.jobs.fetch;

import java.time.Duration;

/**
 * How patient a fetch is.
 *
 * @param retries further tries after a first one that failed and brought nothing
 * @param firstDelay before the first retry; doubles each time
 * @param longestDelay upper bound of the doubling
 * @param longestServerWait a {@code Retry-After} beyond this ends the run instead
 * @param headerTimeout from sending a request to its response headers, connecting included
 * @param stallTimeout without a single byte of a body
 */
record RetrySettings(
    int retries,
    Duration firstDelay,
    Duration longestDelay,
    Duration longestServerWait,
    Duration headerTimeout,
    Duration stallTimeout) {
  /** For networks between continents: gives up after about half a minute without a byte. */
  static final RetrySettings DEFAULT =
      new RetrySettings(
          5,
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));
}
