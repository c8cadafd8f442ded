package io.sparkrerank.jobs.config;

import io.sparkrerank.eval.MeanOver;

/** Which queries the user wants a mean taken over. */
public enum MeanOverChoice {
  /** Every query with a judgement; one without results counts 0, as {@code trec_eval -c}. */
  QRELS(MeanOver.QRELS_QUERIES),
  /** Every judged query that has results, as {@code trec_eval} without {@code -c}. */
  RUN(MeanOver.COMMON_QUERIES);

  private final MeanOver meanOver;

  MeanOverChoice(MeanOver meanOver) {
    this.meanOver = meanOver;
  }

  /** The evaluation's own word for it. */
  public MeanOver meanOver() {
    return meanOver;
  }
}
