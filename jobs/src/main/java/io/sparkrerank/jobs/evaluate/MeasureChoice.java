package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.List;

/**
 * What {@code -m} asks for: measures, and the two lines of trec_eval that are none.
 *
 * @param runId whether to print the run's tag ({@code runid})
 * @param queries whether to print how many queries were evaluated ({@code num_q})
 * @param measures the measures in the order asked for
 */
record MeasureChoice(boolean runId, boolean queries, List<Measure> measures) {
  static final String RUN_ID = "runid";
  static final String QUERIES = "num_q";

  private static final List<String> DEFAULT =
      List.of(
          RUN_ID,
          QUERIES,
          "num_ret",
          "num_rel",
          "num_rel_ret",
          "nDCG@10",
          "RR@10",
          "AP",
          "P@10",
          "R@100",
          "Judged@10");

  /**
   * Understands {@code names}; none stand for the default.
   *
   * @throws RerankException with {@link ExitCode#USAGE} naming every mistake
   */
  static MeasureChoice parse(List<String> names, int level) {
    List<String> all = names.isEmpty() ? DEFAULT : names;
    List<String> measures =
        all.stream().filter(name -> !name.equals(RUN_ID) && !name.equals(QUERIES)).toList();
    try {
      return new MeasureChoice(
          all.contains(RUN_ID),
          all.contains(QUERIES),
          measures.isEmpty() ? List.of() : Measures.parseAll(measures, level));
    } catch (RerankException e) {
      throw new RerankException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** The same with the run's tag, which tells the lines of two runs apart. */
  MeasureChoice withRunId() {
    return new MeasureChoice(true, queries, measures);
  }
}
