package io.sparkrerank.spark.ml;

import io.sparkrerank.spark.Reranker;
import io.sparkrerank.spark.RerankerBuilder;
import io.sparkrerank.spec.ActivationChoice;
import io.sparkrerank.spec.BatchChoice;
import io.sparkrerank.spec.DeviceChoice;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** What the Params are set to, and the {@link Reranker} that it makes. */
public abstract class RerankerSettings extends RerankerParams {
  private static final long serialVersionUID = 1L;

  RerankerSettings(String uid) {
    super(uid);
  }

  /** The value of queryCol. */
  public final String getQueryCol() {
    return getOrDefault(queryCol());
  }

  /** The value of passageCol. */
  public final String getPassageCol() {
    return getOrDefault(passageCol());
  }

  /** The value of outputCol. */
  public final String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** The value of logitCol. */
  public final String getLogitCol() {
    return getOrDefault(logitCol());
  }

  /** The value of reasonCol. */
  public final String getReasonCol() {
    return getOrDefault(reasonCol());
  }

  /** The value of groupCol. */
  public final String getGroupCol() {
    return getOrDefault(groupCol());
  }

  /** The value of rankCol. */
  public final String getRankCol() {
    return getOrDefault(rankCol());
  }

  /** The value of tieBreakCols. */
  public final String[] getTieBreakCols() {
    return getOrDefault(tieBreakCols());
  }

  /** The value of topN. */
  public final int getTopN() {
    return (int) getOrDefault(topN());
  }

  /** The value of minScore. */
  public final double getMinScore() {
    return (double) getOrDefault(minScore());
  }

  /** The value of modelPath. */
  public final String getModelPath() {
    return getOrDefault(modelPath());
  }

  /** The value of modelFile. */
  public final String getModelFile() {
    return getOrDefault(modelFile());
  }

  /** The value of modelSha256. */
  public final String getModelSha256() {
    return getOrDefault(modelSha256());
  }

  /** The value of cacheDir. */
  public final String getCacheDir() {
    return getOrDefault(cacheDir());
  }

  /** The value of label. */
  public final int getLabel() {
    return (int) getOrDefault(label());
  }

  /** The value of device. */
  public final String getDevice() {
    return getOrDefault(device());
  }

  /** The value of mode. */
  public final String getMode() {
    return getOrDefault(mode());
  }

  /** The value of normalize. */
  public final boolean getNormalize() {
    return (boolean) getOrDefault(normalize());
  }

  /** The value of activation. */
  public final String getActivation() {
    return getOrDefault(activation());
  }

  /** The value of maxLength. */
  public final int getMaxLength() {
    return (int) getOrDefault(maxLength());
  }

  /** The value of maxBatchTokens. */
  public final int getMaxBatchTokens() {
    return (int) getOrDefault(maxBatchTokens());
  }

  /** The value of maxBatchPairs. */
  public final int getMaxBatchPairs() {
    return (int) getOrDefault(maxBatchPairs());
  }

  /** The value of windowPairs. */
  public final int getWindowPairs() {
    return (int) getOrDefault(windowPairs());
  }

  /**
   * The model as the Params name it.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if there is none
   */
  final ModelChoice modelChoice() {
    String path = isSet(modelPath()) ? getModelPath() : null;
    if (path == null || path.isBlank()) {
      throw new RerankException(
          ExitCode.CONFIG,
          uid() + ": modelPath is not set; give the directory of the model bundle");
    }
    return ModelChoice.of(path)
        .withFile(ifSet(modelFile()))
        .withLabel(ifSet(label()))
        .withCacheDirectory(getCacheDir())
        .withDevice(Choices.parse(DeviceChoice.class, getDevice()));
  }

  /** The Params as settings of the one scoring path. */
  final Reranker reranker() {
    RerankerBuilder builder =
        Reranker.builder()
            .model(modelChoice())
            .scoring(scoringChoice())
            .query(getQueryCol())
            .passage(getPassageCol())
            .score(getOutputCol())
            .rank(getRankCol())
            .breakTiesBy(getTieBreakCols());
    ifSet(modelSha256()).ifPresent(builder::sha256);
    ifSet(logitCol()).ifPresent(builder::logit);
    ifSet(reasonCol()).ifPresent(builder::reason);
    ifSet(groupCol()).ifPresent(builder::rankWithin);
    ifSet(topN()).ifPresent(builder::topN);
    if (isSet(minScore())) {
      builder.minScore(getMinScore());
    }
    return builder.build();
  }

  private ScoringChoice scoringChoice() {
    return ScoringChoice.defaults()
        .withMode(Choices.parse(ScoringMode.class, getMode()))
        .withNormalize(getNormalize())
        .withActivation(Choices.parse(ActivationChoice.class, getActivation()))
        .withMaxLength(ifSet(maxLength()))
        .withBatches(
            new BatchChoice(
                ifSet(maxBatchTokens()),
                ifSet(maxBatchPairs()),
                OptionalInt.empty(),
                ifSet(windowPairs())));
  }

  private Optional<String> ifSet(Param<String> param) {
    return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }

  private OptionalInt ifSet(IntParam param) {
    return isSet(param) ? OptionalInt.of((int) getOrDefault(param)) : OptionalInt.empty();
  }
}
