package io.sparkrerank.eval;

import io.sparkrerank.eval.MeasureFamily.Depths;
import io.sparkrerank.eval.MeasureFamily.Threshold;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ir_measures' names and their aliases in any case: {@code AP}, {@code P(rel=2)@5}. */
final class IrMeasuresNames {
  private static final Pattern NAME_PARAMETERS_CUTOFF =
      Pattern.compile("([A-Za-z_]+)(?:\\(([^)]*)\\))?(?:@(-?\\w+))?");
  private static final Pattern EXPONENTIAL_GAIN =
      Pattern.compile("(?i)nDCG\\(\\s*dcg\\s*=\\s*['\"]?exp-log2['\"]?\\s*\\)");
  private static final Pattern REL = Pattern.compile("\\s*rel\\s*=\\s*(-?\\d+)\\s*");

  private IrMeasuresNames() {}

  /** The measure called {@code text}; the threshold is that of the name, else as given. */
  static Measure parse(String text, int minRelevance) throws Mistake {
    Matcher parts =
        NAME_PARAMETERS_CUTOFF.matcher(EXPONENTIAL_GAIN.matcher(text).replaceFirst("nDCG_exp"));
    if (!parts.matches()) {
      throw new Mistake("'%s' is not a measure's name".formatted(text) + NearestName.hint(text));
    }
    MeasureFamily family = family(text, String.valueOf(parts.group(1)));
    Cutoff cutoff = cutoff(text, family, Optional.ofNullable(parts.group(3)));
    Optional<String> parameters = Optional.ofNullable(parts.group(2));
    if (parameters.isEmpty()) {
      return family.factory().create(cutoff, minRelevance);
    }
    int rel = rel(text, parameters.get());
    if (family.threshold() == Threshold.MIN_RELEVANCE) {
      return family.factory().create(cutoff, rel);
    }
    // ir_measures counts the relevant documents retrieved under NumRet's name.
    if (family.name().equals("NumRet")) {
      return new NumRelRet(rel);
    }
    throw new Mistake("'%s': %s has no relevance threshold".formatted(text, family.name()));
  }

  private static MeasureFamily family(String text, String base) throws Mistake {
    for (MeasureFamily family : MeasureFamilies.ALL) {
      if (family.isNamed(base)) {
        return family;
      }
    }
    throw new Mistake("'%s' is not a known measure".formatted(text) + NearestName.hint(text));
  }

  private static int rel(String text, String parameters) throws Mistake {
    Matcher rel = REL.matcher(parameters);
    if (!rel.matches()) {
      throw new Mistake("'%s': the only parameter known is rel, as in P(rel=2)@5".formatted(text));
    }
    return PositiveNumber.minRelevance(text, String.valueOf(rel.group(1)));
  }

  private static Cutoff cutoff(String text, MeasureFamily family, Optional<String> cutoff)
      throws Mistake {
    if (cutoff.isPresent() && family.depths() == Depths.UNCUT) {
      throw new Mistake("'%s': %s takes no cutoff".formatted(text, family.name()));
    }
    if (cutoff.isEmpty() && family.depths() == Depths.CUT) {
      throw new Mistake("'%s' needs a cutoff, as in %s@10".formatted(text, text));
    }
    return cutoff.isPresent() ? PositiveNumber.cutoff(text, cutoff.get()) : Cutoff.NONE;
  }
}
