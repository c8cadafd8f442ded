package io.sparkrerank.jobs.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Suggests what a misspelt name was meant to be. */
final class NearestName {
  // Below this the names share little more than a letter or two, and a guess would mislead.
  private static final double ALIKE = 0.8;

  private NearestName() {}

  /** A half sentence: the nearest of {@code known}, or all of them where none is near. */
  static String hint(String name, Collection<String> known) {
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    String spelling = kebab(name);
    return known.stream()
        .max(Comparator.comparingDouble(candidate -> similarity.apply(spelling, candidate)))
        .filter(candidate -> similarity.apply(spelling, candidate) >= ALIKE)
        .map(candidate -> "did you mean '" + candidate + "'?")
        .orElseGet(
            () -> "known here: " + known.stream().sorted().collect(Collectors.joining(", ")));
  }

  // topN and top_n are the usual ways to miss top-n.
  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }
}
