package io.sparkrerank.eval;

import java.util.OptionalInt;

/** The whole numbers from 1 that names of measures carry. */
final class PositiveNumber {
  private PositiveNumber() {}

  /** The cutoff written as {@code digits} in the name {@code text}. */
  static Cutoff cutoff(String text, String digits) throws Mistake {
    OptionalInt k = parse(digits);
    if (k.isEmpty()) {
      throw new Mistake(
          "'%s': the cutoff '%s' must be a whole number from 1".formatted(text, digits));
    }
    return Cutoff.at(k.getAsInt());
  }

  /** The threshold written as {@code digits} in the name {@code text}. */
  static int minRelevance(String text, String digits) throws Mistake {
    OptionalInt rel = parse(digits);
    if (rel.isEmpty()) {
      throw new Mistake("'%s': rel must be a whole number from 1".formatted(text));
    }
    return rel.getAsInt();
  }

  private static OptionalInt parse(String digits) {
    try {
      int value = Integer.parseInt(digits);
      // The greatest int is Cutoff.NONE.
      return value >= 1 && value < Integer.MAX_VALUE ? OptionalInt.of(value) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
