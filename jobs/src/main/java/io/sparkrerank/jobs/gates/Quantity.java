package io.sparkrerank.jobs.gates;

import io.sparkrerank.eval.Measure;
import java.util.Locale;

/** Something about a run that a gate can look at. */
public sealed interface Quantity {
  /** How gates name it. */
  String name();

  /** Whether it compares the run with an earlier one, so that a first run cannot have it. */
  default boolean isDrift() {
    return false;
  }

  /**
   * A measure, which needs qrels.
   *
   * @param measure one of {@code evaluation.measures}
   * @param aspect what of it
   */
  record Measured(Measure measure, Aspect aspect) implements Quantity {
    @Override
    public String name() {
      return measure.name() + "." + aspect.key();
    }
  }

  /** What can be asked of a measure. */
  enum Aspect {
    /** The mean of the first stage's order. */
    RETRIEVAL,
    /** The mean of the reranked order. */
    RERANK,
    /** Rerank less retrieval. */
    DELTA,
    /** Lower end of the delta's 95 % bootstrap interval. */
    CI_LOW,
    /** Upper end of that interval. */
    CI_HIGH,
    /** The randomisation test's p-value, corrected by Holm over the configured measures. */
    P_HOLM,
    /** The share of queries that reranking made worse. */
    LOSS_RATIO;

    /** How gates name it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the counts of a run tell; qrels are not needed.
   *
   * @param count which
   */
  record Counted(Count count) implements Quantity {
    @Override
    public String name() {
      return count.key();
    }
  }

  /** A run's counts and their ratios. */
  enum Count {
    /** Rows of the candidates table. */
    CANDIDATES,
    /** Pairs with a score. */
    SCORED,
    /** Pairs in the reranked table. */
    KEPT,
    /** Pairs rejected, whatever the reason, over distinct candidates. */
    REJECT_RATIO,
    /** Pairs rejected because their logit is NaN or infinite. */
    NON_FINITE,
    /** Pairs cut to the model's length over pairs scored. */
    TRUNCATED_RATIO,
    /** Candidates that repeat another's query and passage over candidates. */
    DUPLICATE_RATIO;

    /** How gates name it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How much of the queries' top changed since the last good run: the share of the first {@code
   * depth} passages that the other run does not have there, averaged over the queries of both. 0 is
   * the same passages in any order, 1 none in common.
   *
   * @param depth ranks seen, at least 1
   */
  record RankChurn(int depth) implements Quantity {
    /** What comes before the {@code @} of its name. */
    public static final String FAMILY = "rank_churn";

    @Override
    public String name() {
      return FAMILY + "@" + depth;
    }

    @Override
    public boolean isDrift() {
      return true;
    }
  }

  /**
   * The population stability index of the kept scores against the last good run's.
   *
   * @see StabilityIndex
   */
  record ScorePsi() implements Quantity {
    /** Its name. */
    public static final String NAME = "score_psi";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public boolean isDrift() {
      return true;
    }
  }
}
