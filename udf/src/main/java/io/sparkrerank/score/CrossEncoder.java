package io.sparkrerank.score;

import io.sparkrerank.batch.BatchPlanner;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenize.PairTruncation;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores pairs of texts: tokenise, sort by length, batch, run, back to input order. Cheap to make,
 * safe for use by many threads; does not own its model.
 */
public final class CrossEncoder {
  private final LoadedModel model;
  private final ScoringSpec spec;
  private final PairTruncation truncation;

  /**
   * A scorer over {@code model}, which must outlive it.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if the maximum length leaves no room for text
   *     or is beyond the model's positions
   */
  public CrossEncoder(LoadedModel model, ScoringSpec spec) {
    this.model = model;
    this.spec = spec;
    this.truncation =
        new PairTruncation(spec.mode(), spec.maxTokens(), model.tokenizer().template().specials());
    int positions = model.bundle().config().maxTokens().orElse(Integer.MAX_VALUE);
    if (spec.maxTokens() > positions) {
      throw new RerankException(
          ExitCode.CONFIG,
          "scoring.max-length is "
              + spec.maxTokens()
              + ", but the model in "
              + model.bundle().directory()
              + " has positions for "
              + positions
              + " tokens; lower it");
    }
  }

  /** How many pairs a caller should gather before calling {@link #score}. */
  public int windowPairs() {
    return spec.windowPairs();
  }

  /**
   * Scores a window of pairs, each distinct text tokenised once.
   *
   * @return one score per pair, in input order
   */
  public ScoredWindow score(List<TextPair> pairs) {
    EncodedPair[] encoded = encode(pairs);
    PairScore[] scores = new PairScore[encoded.length];
    int[] runnable = new int[encoded.length];
    int count = 0;
    for (int i = 0; i < encoded.length; i++) {
      // Some tokenizers make a token even of a blank text.
      if (pairs.get(i).isBlank()
          || encoded[i].queryTokens() == 0
          || encoded[i].passageTokens() == 0) {
        scores[i] = PairScore.empty();
      } else {
        runnable[count++] = i;
      }
    }
    ScoringStats stats = run(encoded, Arrays.copyOf(runnable, count), scores);
    return new ScoredWindow(Arrays.asList(scores), stats);
  }

  /** The token counts pairs will have when scored, special tokens included; runs no model. */
  public int[] lengths(List<TextPair> pairs) {
    return Arrays.stream(encode(pairs)).mapToInt(EncodedPair::length).toArray();
  }

  private EncodedPair[] encode(List<TextPair> pairs) {
    Map<String, int[]> idsByText = new HashMap<>();
    EncodedPair[] encoded = new EncodedPair[pairs.size()];
    for (int i = 0; i < encoded.length; i++) {
      TextPair pair = pairs.get(i);
      int[] query = idsByText.computeIfAbsent(pair.query(), model.tokenizer()::encode);
      int[] passage = idsByText.computeIfAbsent(pair.passage(), model.tokenizer()::encode);
      encoded[i] = truncation.cut(query, passage);
    }
    return encoded;
  }

  private ScoringStats run(EncodedPair[] encoded, int[] runnable, PairScore[] scores) {
    int[] lengths = new int[runnable.length];
    long tokens = 0;
    for (int i = 0; i < runnable.length; i++) {
      lengths[i] = encoded[runnable[i]].length();
      tokens += lengths[i];
    }
    long padded = 0;
    List<int[]> batches = BatchPlanner.plan(lengths, spec.budget());
    for (int[] batch : batches) {
      List<EncodedPair> rows = new ArrayList<>(batch.length);
      for (int index : batch) {
        rows.add(encoded[runnable[index]]);
      }
      float[] logits = model.run(rows.toArray(EncodedPair[]::new));
      padded += (long) rows.get(0).length() * rows.size();
      for (int row = 0; row < batch.length; row++) {
        EncodedPair pair = rows.get(row);
        scores[runnable[batch[row]]] = PairScore.of(logits[row], pair.length(), pair.truncated());
      }
    }
    return new ScoringStats(runnable.length, tokens, padded, batches.size());
  }
}
