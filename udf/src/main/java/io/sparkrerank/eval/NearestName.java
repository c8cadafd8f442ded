package io.sparkrerank.eval;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Suggests the measure that a mistyped name may have meant. */
final class NearestName {
  private static final Pattern START = Pattern.compile("^[A-Za-z]+(?:_+[A-Za-z]+)*");

  private NearestName() {}

  /** {@code "; did you mean nDCG@10?"}, with the cutoff the user wrote, or the list of all. */
  static String hint(String text) {
    Matcher start = START.matcher(text);
    String base = start.find() ? start.group() : "";
    String rest = text.substring(base.length());
    String nearest =
        names(rest.startsWith("."))
            .min(Comparator.comparingInt(name -> distance(base, name)))
            .orElseThrow();
    if (distance(base, nearest) * 2 > nearest.length()) {
      return "; known are " + String.join(", ", examples());
    }
    return "; did you mean " + nearest + rest + "?";
  }

  private static Stream<String> names(boolean onlyWithDot) {
    return MeasureFamilies.ALL.stream()
        .flatMap(
            family ->
                onlyWithDot
                    ? family.trecEvalCut().stream()
                    : Stream.concat(
                        Stream.of(family.name()),
                        Stream.concat(family.trecEval().stream(), family.trecEvalCut().stream())));
  }

  private static List<String> examples() {
    return MeasureFamilies.ALL.stream().map(MeasureFamily::example).toList();
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
