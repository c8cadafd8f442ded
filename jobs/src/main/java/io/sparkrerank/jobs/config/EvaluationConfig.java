package io.sparkrerank.jobs.config;

import java.util.List;

/**
 * How results are judged against qrels.
 *
 * @param measures names such as {@code nDCG@10}; checked to be non-blank and distinct only
 * @param meanOver which queries a mean is taken over
 * @param relevanceLevel lowest grade that counts as relevant for measures without grades
 */
public record EvaluationConfig(List<String> measures, MeanOverChoice meanOver, int relevanceLevel) {
  /** Checks ranges and copies the names. */
  public EvaluationConfig {
    measures = List.copyOf(measures);
    Require.that(!measures.isEmpty(), "measures must not be empty", measures);
    Require.that(relevanceLevel >= 1, "relevanceLevel must be >= 1", relevanceLevel);
  }
}
