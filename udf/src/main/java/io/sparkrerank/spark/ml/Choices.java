package io.sparkrerank.spark.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import scala.runtime.AbstractFunction1;

/** The constants of an enum as values of a text Param, in lower case. */
final class Choices {
  private Choices() {}

  /** Whether a text names one of {@code type}'s constants, whatever its case. */
  static <E extends Enum<E>> Named<E> validator(Class<E> type) {
    return new Named<>(type);
  }

  /** The constant that {@code name} names; the validator has seen it before. */
  static <E extends Enum<E>> E parse(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  /** A validator that travels with its Param. */
  static final class Named<E extends Enum<E>> extends AbstractFunction1<String, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Class<E> type;

    private Named(Class<E> type) {
      this.type = type;
    }

    @Override
    public Object apply(String name) {
      return Arrays.stream(type.getEnumConstants())
          .anyMatch(constant -> constant.name().equalsIgnoreCase(name));
    }
  }
}
