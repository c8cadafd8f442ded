package io.sparkrerank.jobs.store;

import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringSpec;
import java.util.Locale;
import java.util.Objects;

/**
 * What a logit depends on besides the two texts. What comes after the logit, such as activation,
 * top-n or a lowest score, is no part of it.
 *
 * @param modelSha256 the bundle's fingerprint: graph, tokenizer, configuration
 * @param scoringMode how a pair is cut, and which output is the logit where there are two
 * @param maxTokens longest sequence fed
 */
public record ScoreKey(String modelSha256, String scoringMode, int maxTokens) {
  /** Checks presence. */
  public ScoreKey {
    Objects.requireNonNull(modelSha256, "modelSha256 is null");
    Objects.requireNonNull(scoringMode, "scoringMode is null");
  }

  /** The key of a model and how it scores. */
  public static ScoreKey of(ModelSpec model, ScoringSpec scoring) {
    String mode = scoring.mode().name().toLowerCase(Locale.ROOT);
    return new ScoreKey(
        model.sha256(),
        model.positiveLabel() == ModelSpec.SINGLE_LABEL
            ? mode
            : mode + " label " + model.positiveLabel(),
        scoring.maxTokens());
  }
}
