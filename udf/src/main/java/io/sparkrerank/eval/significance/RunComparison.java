package io.sparkrerank.eval.significance;

import io.sparkrerank.eval.Aggregation;
import io.sparkrerank.eval.Evaluation;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.List;

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
    List<PairedComparison> comparisons = new ArrayList<>();
    for (Measure measure : measures) {
      PairedValues values = PairedValues.of(values(a, measure, shared), values(b, measure, shared));
      comparisons.add(PairedComparison.of(values, resampling));
    }
    List<Double> holm =
        Holm.adjust(comparisons.stream().map(PairedComparison::randomisationP).toList());
    List<MeasureComparison> rows = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      rows.add(new MeasureComparison(measures.get(i), comparisons.get(i), holm.get(i)));
    }
    return new RunComparison(shared, rows);
  }

  private static double[] values(Evaluation evaluation, Measure measure, List<String> queryIds) {
    return queryIds.stream().mapToDouble(id -> evaluation.value(id, measure)).toArray();
  }
}
