package io.sparkrerank.jobs.gates;

/** What a gate on drift does where there is no earlier run to compare with. */
public enum FirstRun {
  /** Lets the run pass, and says that the gate was not checked. */
  PASS,
  /** Stops the run. */
  FAIL
}
