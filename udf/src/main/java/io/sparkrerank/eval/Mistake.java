package io.sparkrerank.eval;

/** A name that is not a measure, with the reason; {@link Measures} gathers them. */
final class Mistake extends Exception {
  private static final long serialVersionUID = 1L;

  Mistake(String reason) {
    super(reason);
  }

  /** The sentence about this name. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
