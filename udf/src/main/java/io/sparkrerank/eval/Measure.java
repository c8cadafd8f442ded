package io.sparkrerank.eval;

import java.io.Serializable;
import java.util.OptionalInt;

/**
 * A measure of one query's ranking; {@link Measures} finds them by name. Higher is better, and all
 * but the counts lie in [0, 1].
 *
 * <p>Conventions that hold for every measure: a document the qrels do not list is not relevant; a
 * grade below 0 is the same as not listed; a query without relevant documents, or for which the run
 * retrieved nothing, has value 0 (not NaN, not skipped), as in trec_eval, except for the counts and
 * {@link Judged}, which say so. A binary measure takes a grade of {@code minRelevance} or more as
 * relevant (trec_eval {@code -l}, ir_measures {@code rel}); the graded ones take the grade itself.
 */
public sealed interface Measure extends Serializable
    permits AveragePrecision,
        Bpref,
        CappedRecall,
        Judged,
        Ndcg,
        NdcgExp,
        NumRel,
        NumRelRet,
        NumRet,
        Precision,
        RPrecision,
        Recall,
        ReciprocalRank,
        Success {

  /**
   * The name without its cutoff, such as {@code nDCG} or {@code P(rel=2)}; with {@link #cutoff()}
   * it identifies the measure in a table.
   */
  String metric();

  /** The depth at which the ranking is cut; empty if the measure sees all of it. */
  OptionalInt cutoff();

  /**
   * The name trec_eval prints, such as {@code ndcg_cut_10}. Like trec_eval's, it does not tell the
   * relevance threshold. A measure that trec_eval lacks has a name made the same way.
   */
  String trecEvalName();

  /** The measure's value for one query. */
  double evaluate(QueryJudgments query);

  /** The name in ir_measures, such as {@code nDCG@10} or {@code P(rel=2)@5}. */
  default String name() {
    return metric() + (cutoff().isPresent() ? "@" + cutoff().getAsInt() : "");
  }

  /** How values of queries become one of the run. */
  default Aggregation aggregation() {
    return Aggregation.MEAN;
  }
}
