package io.sparkrerank.spec;

/** What the user wants between logit and score. */
public enum ActivationChoice {
  /** The scoring mode's own rule. */
  AUTO,
  /** {@code 1 / (1 + exp(-logit))}, whatever the mode. */
  SIGMOID,
  /** The logit itself, whatever the mode. */
  IDENTITY
}
