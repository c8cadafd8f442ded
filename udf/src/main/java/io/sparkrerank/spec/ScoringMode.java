package io.sparkrerank.spec;

/**
 * How a pair is cut to the model's length. The two reference implementations that both call
 * themselves right differ here, so the mode is always named and recorded.
 */
public enum ScoringMode {
  /**
   * FlagEmbedding's {@code FlagReranker} (encoder_only/base.py): query and passage are tokenised
   * separately without special tokens, the query is capped at 3/4 of the maximum, then only the
   * passage is cut so that the whole fits.
   */
  FLAG,
  /**
   * sentence-transformers' {@code CrossEncoder} and the model cards' recipe: a pair encoding cut
   * {@code longest_first}, as the {@code tokenizers} library does it.
   */
  PAIR
}
