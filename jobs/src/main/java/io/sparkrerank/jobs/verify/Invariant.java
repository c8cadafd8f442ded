package io.sparkrerank.jobs.verify;

/** What holds of every slice that a run left behind, whatever happened during the run. */
public enum Invariant {
  /** The slice has exactly one run row, and it says SUCCEEDED. */
  RUN_ROW("one run row, and it says SUCCEEDED"),
  /** Results, rejects and metrics carry the run row's run id. */
  ONE_RUN("all tables' rows are of the run in the run row"),
  /** The run row pins the inputs that the configuration names. */
  INPUTS("the run row pins the inputs of the configuration"),
  /** Every pair of the pinned inputs ends in one place, and nothing else does. */
  PAIRS("every pair of the pinned inputs once, and nothing else"),
  /** Per query as many rows are kept as top-n and min-score leave. */
  CUT("top-n and min-score cut what they should"),
  /** Ranks are 1..n per query in the documented order. */
  RANKS("ranks are 1..n by logit, retrieval rank, doc_id"),
  /** Logits and scores are finite, and one follows from the other. */
  SCORES("logits and scores are finite and agree"),
  /** The first stage's rank is the best one of the pinned inputs. */
  FIRST_STAGE("retrieval ranks are the pinned inputs'"),
  /** What is rejected deserves its reason, and what is scored deserves none. */
  REASONS("rejects have the reason that the inputs give"),
  /** The run row's counts are those of the tables and the pinned inputs. */
  COUNTS("the run row's counts agree"),
  /** Metrics are finite, each there once for both stages. */
  METRICS("metrics are finite and there for both stages");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  /** What holds, in words. */
  public String sentence() {
    return sentence;
  }
}
