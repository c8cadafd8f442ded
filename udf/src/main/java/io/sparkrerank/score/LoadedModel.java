package io.sparkrerank.score;

import io.sparkrerank.batch.PaddedBatch;
import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.bundle.TokenizerVocabulary;
import io.sparkrerank.onnx.ModelRunException;
import io.sparkrerank.onnx.OnnxSession;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.tokenize.HuggingFaceTextTokenizer;
import io.sparkrerank.tokenize.TextTokenizer;
import io.sparkrerank.util.Closer;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  private LoadedModel(
      ModelBundle bundle, TextTokenizer tokenizer, OnnxSession session, Closer closer) {
    this.bundle = bundle;
    this.tokenizer = tokenizer;
    this.session = session;
    this.padId = bundle.config().padTokenId().orElse(0);
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
      OnnxSession session =
          closer.register(OnnxSession.open(bundle.onnxPath(), spec, positiveLabel));
      LoadedModel model = new LoadedModel(bundle, tokenizer, session, closer);
      model.warmUp(vocabulary);
      LOG.info(
          "opened ONNX session: {} sha256 {} on {} with {} intra-op threads",
          bundle.onnxPath(),
          bundle.sha256(),
          spec.device(),
          spec.intraOpThreads());
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

  /** One logit per pair, in order; the pairs run as one batch, padded to {@code width} tokens. */
  float[] run(int width, EncodedPair... pairs) {
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
    float[] logits = session.logits(batch);
    idleBuffers.offer(batch);
    return logits;
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
      run(ordinary.length(), ordinary, new EncodedPair(query, queryTokens, largest, 1, specials));
    } catch (ModelRunException e) {
      throw new RerankException(
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
  }

  /** Frees session and tokenizer after runs in flight; a second call does nothing. */
  @Override
  public void close() {
    closer.close();
  }
}
