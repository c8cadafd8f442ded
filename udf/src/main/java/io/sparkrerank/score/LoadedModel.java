package io.sparkrerank.score;

import io.sparkrerank.batch.PaddedBatch;
import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.bundle.TokenizerVocabulary;
import io.sparkrerank.onnx.ModelRunException;
import io.sparkrerank.onnx.OnnxSession;
import io.sparkrerank.onnx.RunFailure;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.tokenize.HuggingFaceTextTokenizer;
import io.sparkrerank.tokenize.TextTokenizer;
import io.sparkrerank.util.Closer;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle with its tokenizer and session open and checked against each other. Owned by one place
 * per JVM and shared by all threads.
 */
public final class LoadedModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  /** Short enough for a model of few positions, whatever its tokenizer makes of the text. */
  private static final int WARM_UP_TOKENS = 4;

  private final ModelBundle bundle;
  private final TextTokenizer tokenizer;
  private final OnnxSession session;
  private final int padId;
  private final Closer closer;
  private final ConcurrentLinkedQueue<PaddedBatch> idleBuffers = new ConcurrentLinkedQueue<>();
  private final RunTurns turns;
  private final AtomicLong fittingTokens = new AtomicLong(Long.MAX_VALUE);

  private LoadedModel(
      ModelBundle bundle,
      TextTokenizer tokenizer,
      OnnxSession session,
      RunTurns turns,
      Closer closer) {
    this.bundle = bundle;
    this.tokenizer = tokenizer;
    this.session = session;
    this.padId = bundle.config().padTokenId().orElse(0);
    this.turns = turns;
    this.closer = closer;
  }

  /**
   * Opens tokenizer and session, scores a warm-up pair and the largest token id; the caller closes
   * it.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if graph, tokenizer and configuration do not
   *     belong together, ({@link ExitCode#UNAVAILABLE}) if the device is not there
   */
  public static LoadedModel open(ModelBundle bundle, SessionSpec spec, int positiveLabel) {
    Closer closer = new Closer();
    try {
      TokenizerVocabulary vocabulary = TokenizerVocabulary.read(bundle.tokenizerPath());
      VocabularyCheck.check(bundle, vocabulary);
      TextTokenizer tokenizer =
          closer.register(HuggingFaceTextTokenizer.open(bundle.tokenizerPath()));
      boolean exactBytes = bundle.allowsExactByteProducts();
      if (!exactBytes) {
        LOG.warn(
            "{} multiplies bytes without a zero point of its own for every matrix of weights: on"
                + " processors without VNNI its scores are wrong by what ONNX Runtime lets"
                + " saturate; scripts/export_onnx.py writes graphs that are right there",
            bundle.onnxPath());
      }
      OnnxSession session =
          closer.register(OnnxSession.open(bundle.onnxPath(), spec, positiveLabel, exactBytes));
      LoadedModel model =
          new LoadedModel(bundle, tokenizer, session, new RunTurns(spec.concurrentRuns()), closer);
      model.warmUp(vocabulary);
      LOG.info(
          "opened ONNX session: {} sha256 {} on {} with {} intra-op threads{}",
          bundle.onnxPath(),
          bundle.sha256(),
          spec.device(),
          spec.intraOpThreads(),
          spec.concurrentRuns() == SessionSpec.AS_MANY_AS_ASKED
              ? ""
              : ", at most " + spec.concurrentRuns() + " runs at a time");
      return model;
    } catch (RuntimeException | Error e) {
      try {
        closer.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** The bundle it was opened from. */
  public ModelBundle bundle() {
    return bundle;
  }

  TextTokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * One logit per pair, in order; the pairs run as one batch, padded to {@code width} tokens, when
   * the device has a turn.
   */
  float[] run(RunTally tally, int width, EncodedPair... pairs) {
    return filled(width, pairs, batch -> turns.take(tally, () -> session.logits(batch)));
  }

  /** The same while nothing else runs. */
  float[] runAlone(RunTally tally, int width, EncodedPair... pairs) {
    return filled(width, pairs, batch -> turns.takeAll(tally, () -> session.logits(batch)));
  }

  /** The most padded tokens that a run of several pairs may have, by what runs have shown. */
  long fittingTokens() {
    return fittingTokens.get();
  }

  /** Remembers that more tokens than these did not fit. */
  void lowerFittingTokens(long tokens, String reason) {
    if (fittingTokens.getAndAccumulate(tokens, Math::min) > tokens) {
      LOG.warn("from now on a model run holds at most {} tokens: {}", tokens, reason);
    }
  }

  private float[] filled(int width, EncodedPair[] pairs, Function<PaddedBatch, float[]> use) {
    PaddedBatch batch = idleBuffers.poll();
    if (batch == null) {
      batch = new PaddedBatch();
    }
    batch.begin(pairs.length, width);
    for (EncodedPair pair : pairs) {
      tokenizer.template().write(pair, batch.ids(), batch.types());
      batch.endRow(pair.length(), padId);
    }
    batch.flip();
    try {
      return use.apply(batch);
    } finally {
      idleBuffers.offer(batch);
    }
  }

  private void warmUp(TokenizerVocabulary vocabulary) {
    int specials = tokenizer.template().specials();
    int[] query = tokenizer.encode("how does it work");
    int[] passage = tokenizer.encode("It works like this.");
    int[] largest = {vocabulary.maxTokenId()};
    int queryTokens = Math.min(query.length, WARM_UP_TOKENS);
    int passageTokens = Math.min(passage.length, WARM_UP_TOKENS);
    EncodedPair ordinary = new EncodedPair(query, queryTokens, passage, passageTokens, specials);
    try {
      EncodedPair withLargest = new EncodedPair(query, queryTokens, largest, 1, specials);
      run(new RunTally(), ordinary.length(), ordinary, withLargest);
    } catch (ModelRunException e) {
      throw refusal(vocabulary, e);
    }
  }

  private RerankException refusal(TokenizerVocabulary vocabulary, ModelRunException e) {
    if (e.failure() == RunFailure.OUT_OF_MEMORY) {
      return new RerankException(
          ExitCode.UNAVAILABLE,
          "the device has no memory for two short pairs beside the model ("
              + e.getMessage()
              + "); free some, raise model.gpu-mem-limit, or take a smaller model",
          e);
    }
    return new RerankException(
        ExitCode.CONFIG,
        bundle.onnxPath()
            + " cannot score a pair made with "
            + bundle.tokenizerPath()
            + ", whose largest token id is "
            + vocabulary.maxTokenId()
            + " ("
            + e.getMessage()
            + "); the tokenizer does not belong to the model: take both from the same source",
        e);
  }

  /** Frees session and tokenizer after runs in flight; a second call does nothing. */
  @Override
  public void close() {
    closer.close();
  }
}
