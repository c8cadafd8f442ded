package io.sparkrerank.tokenize;

/** Text to token ids, one text at a time, safe for use by many threads. */
public interface TextTokenizer extends AutoCloseable {
  /** All ids of {@code text} in order, without special tokens and uncut. */
  int[] encode(String text);

  /** How the tokenizer joins a pair. */
  PairTemplate template();

  @Override
  void close();
}
