package io.sparkrerank.eval;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.OptionalInt;

/**
 * nDCG with the gain 2^grade - 1, which favours high grades more than {@link Ndcg}; equal to it for
 * grades of 0 and 1.
 *
 * <p>Source: {@code gdeval.pl} of the TREC web tracks (function {@code dcg}), after Burges et al.,
 * ICML 2005; ir_measures {@code nDCG(dcg='exp-log2')}, which is accepted as a name. trec_eval has
 * no such measure.
 */
public record NdcgExp(Cutoff at) implements Measure {
  // A sum of a few billion gains of 2^900 is still a finite double.
  private static final int MAX_GRADE = 900;

  @Override
  public String metric() {
    return "nDCG_exp";
  }

  @Override
  public OptionalInt cutoff() {
    return at.value();
  }

  @Override
  public String trecEvalName() {
    return "ndcg_exp" + at.suffix("_cut_");
  }

  /**
   * {@inheritDoc}
   *
   * @throws RerankException with {@link ExitCode#DATA} for a grade so high that 2^grade overflows
   */
  @Override
  public double evaluate(QueryJudgments query) {
    if (query.judged() > 0 && query.idealGrade(0) > MAX_GRADE) {
      throw new RerankException(
          ExitCode.DATA,
          ("The qrels have grade %d, but nDCG_exp takes grades up to %d since its gain is 2^grade;"
                  + " ask for nDCG, or map the grades.")
              .formatted(query.idealGrade(0), MAX_GRADE));
    }
    return Dcg.normalized(query, at, grade -> Math.scalb(1.0, grade) - 1);
  }
}
