package io.sparkrerank.score;

import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenize.PairTruncation;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Arrays;
import java.util.List;

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

  /**
   * Scores a window of pairs: each distinct pair once, each distinct text tokenised once.
   *
   * @return one score per pair, in input order
   */
  public ScoredWindow score(List<TextPair> pairs) {
    return run(prepare(pairs));
  }

  /** The first half of {@link #score}: tokens and batches, without the model. */
  public PreparedWindow prepare(List<TextPair> pairs) {
    return PreparedWindow.of(pairs, model.tokenizer(), truncation, spec);
  }

  /** The second half of {@link #score}: the model's runs. */
  public ScoredWindow run(PreparedWindow window) {
    return run(window, () -> {});
  }

  /**
   * The model's runs, between two of which {@code beforeEach} may end them by throwing.
   *
   * @throws io.sparkrerank.onnx.ModelRunException if the model fails for another reason than memory
   */
  public ScoredWindow run(PreparedWindow window, Runnable beforeEach) {
    WindowRun run = new WindowRun(model, spec, window);
    PairScore[] scores = run.scores(beforeEach);
    List<PairScore> perPair =
        Arrays.stream(window.slots())
            .mapToObj(slot -> slot == PreparedWindow.EMPTY ? PairScore.empty() : scores[slot])
            .toList();
    return new ScoredWindow(perPair, run.tally().stats(window));
  }

  /** The token counts pairs will have when scored, special tokens included; runs no model. */
  public int[] lengths(List<TextPair> pairs) {
    return pairs.stream()
        .mapToInt(
            pair ->
                truncation
                    .cut(
                        model.tokenizer().encode(pair.query()),
                        model.tokenizer().encode(pair.passage()))
                    .length())
        .toArray();
  }
}
