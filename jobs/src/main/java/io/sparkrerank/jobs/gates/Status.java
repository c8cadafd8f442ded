package io.sparkrerank.jobs.gates;

/** How a gate came out. */
public enum Status {
  /** The value is within the limit. */
  PASSED,
  /** The value is beyond the limit, or there should have been one and is none. */
  FAILED,
  /** A drift with no earlier run to compare with. */
  NOT_CHECKED
}
