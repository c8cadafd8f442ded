package io.sparkrerank.eval;

import io.sparkrerank.eval.MeasureFamily.Depths;
import io.sparkrerank.eval.MeasureFamily.Threshold;
import java.util.List;
import java.util.Optional;

/** The registry: every kind of measure, once. */
final class MeasureFamilies {
  private static final List<Integer> TREC_CUTOFFS = List.of(5, 10, 15, 20, 30, 100, 200, 500, 1000);
  private static final List<Integer> TREC_SUCCESS_CUTOFFS = List.of(1, 5, 10);

  static final List<MeasureFamily> ALL =
      List.of(
          graded("nDCG", "ndcg", "ndcg_cut", TREC_CUTOFFS, Ndcg::new),
          graded("nDCG_exp", "ndcg_exp", "ndcg_exp_cut", List.of(), NdcgExp::new),
          either("RR", List.of("mrr"), "recip_rank", "recip_rank_cut", ReciprocalRank::new),
          either("AP", List.of("map"), "map", "map_cut", AveragePrecision::new),
          cut("P", List.of("precision"), "P", TREC_CUTOFFS, Precision::new),
          cut("R", List.of("recall"), "recall", TREC_CUTOFFS, Recall::new),
          cut("R_cap", List.of("recall_cap"), "recall_cap", List.of(), CappedRecall::new),
          cut("Success", List.of("hit", "hitrate"), "success", TREC_SUCCESS_CUTOFFS, Success::new),
          judged(),
          uncut("Bpref", "bpref", Bpref::new),
          uncut("Rprec", "Rprec", RPrecision::new),
          uncut("NumRel", "num_rel", NumRel::new),
          uncut("NumRelRet", "num_rel_ret", NumRelRet::new),
          numRet());

  private MeasureFamilies() {}

  @FunctionalInterface
  private interface GradedFactory {
    Measure create(Cutoff cutoff);
  }

  @FunctionalInterface
  private interface UncutFactory {
    Measure create(int minRelevance);
  }

  private static MeasureFamily graded(
      String name,
      String trecEval,
      String trecEvalCut,
      List<Integer> defaults,
      GradedFactory factory) {
    return new MeasureFamily(
        name,
        List.of(),
        Optional.of(trecEval),
        Optional.of(trecEvalCut),
        defaults,
        Depths.EITHER,
        Threshold.NONE,
        (cutoff, minRelevance) -> factory.create(cutoff));
  }

  private static MeasureFamily either(
      String name,
      List<String> aliases,
      String trecEval,
      String trecEvalCut,
      MeasureFamily.Factory factory) {
    return new MeasureFamily(
        name,
        aliases,
        Optional.of(trecEval),
        Optional.of(trecEvalCut),
        TREC_CUTOFFS,
        Depths.EITHER,
        Threshold.MIN_RELEVANCE,
        factory);
  }

  private static MeasureFamily cut(
      String name,
      List<String> aliases,
      String trecEval,
      List<Integer> defaults,
      MeasureFamily.Factory factory) {
    return new MeasureFamily(
        name,
        aliases,
        Optional.empty(),
        Optional.of(trecEval),
        defaults,
        Depths.CUT,
        Threshold.MIN_RELEVANCE,
        factory);
  }

  private static MeasureFamily uncut(String name, String trecEval, UncutFactory factory) {
    return new MeasureFamily(
        name,
        List.of(),
        Optional.of(trecEval),
        Optional.empty(),
        List.of(),
        Depths.UNCUT,
        Threshold.MIN_RELEVANCE,
        (cutoff, minRelevance) -> factory.create(minRelevance));
  }

  private static MeasureFamily judged() {
    return new MeasureFamily(
        "Judged",
        List.of(),
        Optional.empty(),
        Optional.of("judged"),
        List.of(),
        Depths.CUT,
        Threshold.NONE,
        (cutoff, minRelevance) -> new Judged(cutoff));
  }

  private static MeasureFamily numRet() {
    return new MeasureFamily(
        "NumRet",
        List.of(),
        Optional.of("num_ret"),
        Optional.empty(),
        List.of(),
        Depths.UNCUT,
        Threshold.NONE,
        (cutoff, minRelevance) -> new NumRet());
  }
}
