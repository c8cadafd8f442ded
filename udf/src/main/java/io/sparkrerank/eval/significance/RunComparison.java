package io.sparkrerank.eval.significance;

import io.sparkrerank.eval.Aggregation;
import io.sparkrerank.eval.Evaluation;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two evaluations compared over the queries they share.
 *
 * @param queryIds the queries compared, in order; where means are over all queries of the qrels,
 *     these are they
 * @param measures one row for each measure that has a mean, in order; counts such as {@code
 *     num_ret} are not compared
 */
public record RunComparison(List<String> queryIds, List<MeasureComparison> measures) {
  /** Copies the lists. */
  public RunComparison {
    queryIds = List.copyOf(queryIds);
    measures = List.copyOf(measures);
  }

  /**
   * Compares run B with run A by the measures of A's evaluation.
   *
   * @throws IllegalArgumentException if B was not evaluated by one of them
   * @throws RerankException with {@link ExitCode#DATA} if they share no query
   */
  public static RunComparison of(Evaluation a, Evaluation b, Resampling resampling) {
    List<String> shared = a.queryIds().stream().filter(b.queryIds()::contains).toList();
    if (shared.isEmpty()) {
      throw new RerankException(
          ExitCode.DATA,
          "The two runs have no judged query in common, so they cannot be compared; check that they"
              + " answer the same queries.");
    }
    List<Measure> measures =
        a.measures().stream().filter(m -> m.aggregation() == Aggregation.MEAN).toList();
    Map<Measure, PairedValues> values = new LinkedHashMap<>();
    for (Measure measure : measures) {
      values.put(measure, PairedValues.of(values(a, measure, shared), values(b, measure, shared)));
    }
    return new RunComparison(shared, compare(values, resampling));
  }

  /**
   * Compares two systems by several measures at once, which Holm's correction takes as one family.
   *
   * @param values the measures with the queries' values, in order
   */
  public static List<MeasureComparison> compare(
      Map<Measure, PairedValues> values, Resampling resampling) {
    Map<Measure, PairedComparison> comparisons = new LinkedHashMap<>();
    values.forEach(
        (measure, pairs) -> comparisons.put(measure, PairedComparison.of(pairs, resampling)));
    Iterator<Double> holm =
        Holm.adjust(comparisons.values().stream().map(PairedComparison::randomisationP).toList())
            .iterator();
    return comparisons.entrySet().stream()
        .map(entry -> new MeasureComparison(entry.getKey(), entry.getValue(), holm.next()))
        .toList();
  }

  private static double[] values(Evaluation evaluation, Measure measure, List<String> queryIds) {
    return queryIds.stream().mapToDouble(id -> evaluation.value(id, measure)).toArray();
  }
}
