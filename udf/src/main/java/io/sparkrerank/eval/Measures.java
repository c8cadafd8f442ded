package io.sparkrerank.eval;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds measures by name. Understood are ir_measures' names ({@code nDCG@10}, {@code RR}, {@code
 * P(rel=2)@5}; also {@code MRR}, {@code MAP}, {@code Recall}, {@code Precision}, {@code Hit}, in
 * any case) and trec_eval's, which are told by their exact spelling: {@code ndcg_cut.10}, {@code
 * P.5,10} for two measures, {@code P_5} as printed, and {@code ndcg_cut} alone for trec_eval's
 * default cutoffs.
 */
public final class Measures {
  private Measures() {}

  /**
   * The measure called {@code name}, with relevance threshold 1 unless the name says otherwise.
   *
   * @throws RerankException with {@link ExitCode#CONFIG} if the name is unknown or stands for
   *     several measures, as {@code P.5,10} does
   */
  public static Measure parse(String name) {
    List<Measure> measures = parseAll(List.of(name));
    if (measures.size() != 1) {
      throw new RerankException(
          ExitCode.CONFIG,
          "The name '%s' stands for %d measures where one is wanted; name one of them, such as %s."
              .formatted(name, measures.size(), measures.get(0).name()));
    }
    return measures.get(0);
  }

  /** {@link #parseAll(Collection, int)} with trec_eval's default threshold of 1. */
  public static List<Measure> parseAll(Collection<String> names) {
    return parseAll(names, Binary.DEFAULT_MIN_RELEVANCE);
  }

  /**
   * The measures of all {@code names} in order, each once.
   *
   * @param minRelevance the relevance threshold of names that give none (trec_eval {@code -l}), at
   *     least 1
   * @throws RerankException with {@link ExitCode#CONFIG} and every mistake in its message, if any
   *     name is not understood, no name is given, or the threshold is below 1
   */
  public static List<Measure> parseAll(Collection<String> names, int minRelevance) {
    List<String> mistakes = new ArrayList<>();
    if (names.isEmpty()) {
      mistakes.add("no measure is named; name some, such as nDCG@10");
    }
    if (minRelevance < 1) {
      mistakes.add("the relevance threshold is %d; it must be 1 or more".formatted(minRelevance));
    }
    int threshold = Math.max(1, minRelevance);
    Set<Measure> measures = new LinkedHashSet<>();
    for (String name : names) {
      try {
        measures.addAll(expand(name.strip(), threshold));
      } catch (Mistake e) {
        mistakes.add(e.reason());
      }
    }
    if (!mistakes.isEmpty()) {
      throw new RerankException(
          ExitCode.CONFIG, "The measures are not understood: " + String.join("; ", mistakes) + ".");
    }
    return List.copyOf(measures);
  }

  private static List<Measure> expand(String name, int minRelevance) throws Mistake {
    Optional<List<Measure>> trecEval = TrecEvalNames.parse(name, minRelevance);
    return trecEval.isPresent()
        ? trecEval.get()
        : List.of(IrMeasuresNames.parse(name, minRelevance));
  }
}
