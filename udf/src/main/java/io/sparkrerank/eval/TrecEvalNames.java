package io.sparkrerank.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * trec_eval's names, in their exact spelling since {@code P} and {@code Rprec} depend on it: {@code
 * map}, {@code P.5,10}, the printed {@code P_5}, and {@code P} for the default cutoffs.
 */
final class TrecEvalNames {
  private static final Pattern WITH_CUTOFFS =
      Pattern.compile("([A-Za-z_]*[A-Za-z])[._](-?\\d[\\d,.-]*)");

  private TrecEvalNames() {}

  /** The measures called {@code text}; empty if no name of trec_eval begins it. */
  static Optional<List<Measure>> parse(String text, int minRelevance) throws Mistake {
    Matcher cut = WITH_CUTOFFS.matcher(text);
    String base = cut.matches() ? String.valueOf(cut.group(1)) : text;
    Optional<String> cutoffs = cut.matches() ? Optional.of(cut.group(2)) : Optional.empty();
    for (MeasureFamily family : MeasureFamilies.ALL) {
      if (family.trecEval().filter(base::equals).isPresent()) {
        if (cutoffs.isPresent()) {
          throw new Mistake(noCutoff(text, family, cutoffs.get()));
        }
        return Optional.of(List.of(family.factory().create(Cutoff.NONE, minRelevance)));
      }
      if (family.trecEvalCut().filter(base::equals).isPresent()) {
        List<Cutoff> depths = depths(text, family, cutoffs);
        return Optional.of(
            depths.stream().map(k -> family.factory().create(k, minRelevance)).toList());
      }
    }
    return Optional.empty();
  }

  private static List<Cutoff> depths(String text, MeasureFamily family, Optional<String> cutoffs)
      throws Mistake {
    List<Cutoff> depths = new ArrayList<>();
    if (cutoffs.isPresent()) {
      for (String cutoff : cutoffs.get().split(",", -1)) {
        depths.add(PositiveNumber.cutoff(text, cutoff));
      }
    } else {
      family.defaultCutoffs().forEach(k -> depths.add(Cutoff.at(k)));
    }
    if (depths.isEmpty()) {
      throw new Mistake("'%s' needs a cutoff, as in %s.10".formatted(text, text));
    }
    return depths;
  }

  private static String noCutoff(String text, MeasureFamily family, String cutoffs) {
    String message = "'%s': %s takes no cutoff".formatted(text, family.trecEval().orElse(""));
    return family
        .trecEvalCut()
        .map(cut -> message + ", " + cut + "." + cutoffs + " does")
        .orElse(message);
  }
}
