package io.sparkrerank.jobs.config;

/** What the job prints at its end. */
public enum SummaryForm {
  /** A table for people. */
  TABLE,
  /** The same figures and more as JSON. */
  JSON
}
