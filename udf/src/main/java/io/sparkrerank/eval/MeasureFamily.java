package io.sparkrerank.eval;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One row of the registry: a kind of measure, the names it goes by and how to make one.
 *
 * @param name the name in ir_measures, without cutoff
 * @param aliases other names in use, compared without regard to case
 * @param trecEval the name in trec_eval that takes no cutoff, if there is one
 * @param trecEvalCut the name in trec_eval that takes cutoffs, if there is one
 * @param defaultCutoffs what trec_eval takes if {@code trecEvalCut} is given none; empty where NIST
 *     does not have the measure
 * @param depths whether the measure can, must or cannot be cut
 * @param threshold whether the measure has a relevance threshold
 * @param factory makes the measure; it ignores what the family does not take
 */
record MeasureFamily(
    String name,
    List<String> aliases,
    Optional<String> trecEval,
    Optional<String> trecEvalCut,
    List<Integer> defaultCutoffs,
    Depths depths,
    Threshold threshold,
    Factory factory) {

  /** Which depths of a ranking a measure is defined for. */
  enum Depths {
    UNCUT,
    CUT,
    EITHER
  }

  /** Whether a measure divides grades into relevant and not. */
  enum Threshold {
    NONE,
    MIN_RELEVANCE
  }

  /** Makes a measure of the family. */
  @FunctionalInterface
  interface Factory {
    Measure create(Cutoff cutoff, int minRelevance);
  }

  /** Whether {@code base}, a name without cutoff and parameters, is ir_measures' or an alias. */
  boolean isNamed(String base) {
    String folded = base.toLowerCase(Locale.ROOT);
    return name.toLowerCase(Locale.ROOT).equals(folded) || aliases.contains(folded);
  }

  /** A name to show in messages. */
  String example() {
    return depths == Depths.CUT ? name + "@10" : name;
  }
}
