package io.sparkrerank.jobs.config;

import java.util.Optional;

/** Numbers as texts: environment variables and {@code --set} know nothing else. */
final class Numbers {
  private Numbers() {}

  static Optional<Integer> integer(String text) {
    try {
      return Optional.of(Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Double> finite(String text) {
    try {
      return Optional.of(Double.parseDouble(text.strip())).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
