package io.sparkrerank.tokenize;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A {@code tokenizer.json} run by Hugging Face's {@code tokenizers} library through DJL.
 *
 * <p>Truncation and padding inside the file are switched off: the pair is cut by {@link
 * PairTruncation} and padded by the batch. One instance serves all tasks of an executor; encoding
 * happens on the caller's thread.
 */
public final class HuggingFaceTextTokenizer implements TextTokenizer {
  // A text is tokenised before it is cut, which takes some 200 bytes of memory for each of its own.
  private static final int LONG_TEXT = 1 << 18;

  /** More than any cross-encoder reads. */
  private static final int ENOUGH_TOKENS = 1 << 14;

  private static final List<String> PROBES = List.of("query", "passage", "a", "1");

  static {
    // DJL reports to a server on EC2 and downloads a native library where it sees CUDA, unless told
    // otherwise before its classes are initialised.
    setUnlessGiven("ai.djl.offline", "true");
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    setUnlessGiven("RUST_FLAVOR", "cpu");
  }

  private final HuggingFaceTokenizer tokenizer;
  private final PairTemplate template;
  // DJL frees the native tokenizer under a thread that is encoding, which crashes the process.
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private boolean closed;

  private HuggingFaceTextTokenizer(HuggingFaceTokenizer tokenizer, PairTemplate template) {
    this.tokenizer = tokenizer;
    this.template = template;
  }

  /**
   * Loads a tokenizer; the caller closes it.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if the file is not a tokenizer or does not
   *     join pairs
   */
  public static HuggingFaceTextTokenizer open(Path tokenizerJson) {
    HuggingFaceTokenizer tokenizer;
    try {
      tokenizer =
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(tokenizerJson)
              .optAddSpecialTokens(false)
              .optTruncation(false)
              .optPadding(false)
              .build();
    } catch (EngineException e) {
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "the native library of Hugging Face's tokenizers cannot be loaded; DJL copies it to"
              + " DJL_CACHE_DIR, by default ~/.djl.ai, which must be writable and allow execution",
          e);
    } catch (IOException | RuntimeException e) {
      throw new RerankException(
          ExitCode.CONFIG,
          tokenizerJson
              + " cannot be read as a Hugging Face tokenizer.json ("
              + firstLine(e)
              + "); take the one that was published with the model",
          e);
    }
    try {
      return new HuggingFaceTextTokenizer(tokenizer, probeTemplate(tokenizer, tokenizerJson));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public int[] encode(String text) {
    for (long chars = LONG_TEXT; chars < text.length(); chars *= 2) {
      int[] ids = encodeAll(text.substring(0, endOfWord(text, (int) chars)));
      if (ids.length >= ENOUGH_TOKENS) {
        return ids;
      }
    }
    return encodeAll(text);
  }

  /** Words are tokenised apart, so a text that ends with one has the first tokens of the whole. */
  private static int endOfWord(String text, int from) {
    int latest = (int) Math.min(text.length(), (long) from + LONG_TEXT);
    int end = from;
    while (end < latest && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? end + 1 : end;
  }

  private int[] encodeAll(String text) {
    long[] ids = idsOf(wellFormed(text));
    int[] narrow = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrow[i] = (int) ids[i];
    }
    return narrow;
  }

  @Override
  public PairTemplate template() {
    return template;
  }

  /** Waits for texts being encoded, then frees the tokenizer; a second call does nothing. */
  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      closed = true;
      tokenizer.close();
    } finally {
      lifecycle.writeLock().unlock();
    }
  }

  private long[] idsOf(String text) {
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("tokenizer is closed");
      }
      // HuggingFaceTokenizer.encode would also fetch the tokens' texts, spans, words and masks,
      // each by a call into native code and most of what a pair allocates.
      long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false);
      try {
        return TokenizersLibrary.LIB.getTokenIds(encoding);
      } finally {
        TokenizersLibrary.LIB.deleteEncoding(encoding);
      }
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  private static PairTemplate probeTemplate(HuggingFaceTokenizer tokenizer, Path tokenizerJson) {
    for (String probe : PROBES) {
      long[] alone = tokenizer.encode(probe, false, false).getIds();
      Encoding pair = tokenizer.encode(probe, probe, true, false);
      if (alone.length > 0 && isTwice(alone, pair)) {
        Optional<PairTemplate> template = template(pair, alone.length);
        if (template.isPresent()) {
          return template.get();
        }
      }
    }
    throw new RerankException(
        ExitCode.CONFIG,
        tokenizerJson
            + " does not join a pair with special tokens between query and passage, which a"
            + " cross-encoder needs; take the tokenizer.json that was published with the model");
  }

  /**
   * The template of a probe, if it has special tokens between query and passage and only around.
   */
  private static Optional<PairTemplate> template(Encoding pair, int queryTokens) {
    try {
      return Optional.of(
              PairTemplate.read(
                  pair.getIds(), pair.getTypeIds(), pair.getSpecialTokenMask(), queryTokens))
          .filter(read -> !read.middle().isEmpty());
    } catch (IllegalArgumentException specialsInsideAText) {
      return Optional.empty();
    }
  }

  /** Whether the pair's ordinary tokens are those of the probe, twice. */
  private static boolean isTwice(long[] alone, Encoding pair) {
    long[] special = pair.getSpecialTokenMask();
    long[] ids = pair.getIds();
    int ordinary = 0;
    for (int i = 0; i < ids.length; i++) {
      if (special[i] == 0) {
        if (ids[i] != alone[ordinary % alone.length]) {
          return false;
        }
        ordinary++;
      }
    }
    return ordinary == 2 * alone.length;
  }

  /**
   * The text with unpaired surrogates replaced by U+FFFD: JNI would pass them on as bytes that are
   * not UTF-8.
   */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return replaceUnpaired(text);
      }
    }
    return text;
  }

  private static String replaceUnpaired(String text) {
    int[] codePoints =
        text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
            .toArray();
    return new String(codePoints, 0, codePoints.length);
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return Arrays.stream(message.split("\n")).findFirst().orElse(message).strip();
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
