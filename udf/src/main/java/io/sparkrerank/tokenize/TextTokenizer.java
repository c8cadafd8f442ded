package io.sparkrerank.tokenize;

/** Text to token ids, one text at a time, safe for use by many threads. */
public interface TextTokenizer extends AutoCloseable {
  /**
   * The ids of {@code text} in order, without special tokens: all of them, or of a text with more
   * characters than any model reads the first ones, many more than it reads.
   */
  int[] encode(String text);

  /** How the tokenizer joins a pair. */
  PairTemplate template();

  @Override
  void close();
}
