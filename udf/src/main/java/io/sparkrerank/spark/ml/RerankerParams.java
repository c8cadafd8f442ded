package io.sparkrerank.spark.ml;

import io.sparkrerank.spec.ActivationChoice;
import io.sparkrerank.spec.DeviceChoice;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.spec.ScoringMode;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The Params of {@link CrossEncoderReranker}, in Spark's own style: a public method for each, which
 * Spark ML finds by reflection, in a class that therefore has to be public.
 */
public abstract class RerankerParams extends Transformer {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> queryCol;
  private final Param<String> passageCol;
  private final Param<String> outputCol;
  private final Param<String> logitCol;
  private final Param<String> reasonCol;
  private final Param<String> groupCol;
  private final Param<String> rankCol;
  private final StringArrayParam tieBreakCols;
  private final IntParam topN;
  private final DoubleParam minScore;
  private final Param<String> modelPath;
  private final Param<String> modelFile;
  private final Param<String> modelSha256;
  private final Param<String> cacheDir;
  private final IntParam label;
  private final Param<String> device;
  private final Param<String> mode;
  private final BooleanParam normalize;
  private final Param<String> activation;
  private final IntParam maxLength;
  private final IntParam maxBatchTokens;
  private final IntParam maxBatchPairs;
  private final IntParam windowPairs;

  RerankerParams(String uid) {
    // First of all, for a Param asks for it.
    this.uid = uid;
    queryCol = new Param<>(this, "queryCol", "column of the query's text");
    passageCol = new Param<>(this, "passageCol", "column of the passage's text");
    outputCol = new Param<>(this, "outputCol", "column that will hold the score, a double");
    logitCol =
        new Param<>(
            this,
            "logitCol",
            "column that will hold the model's raw output, a float; none unless set");
    reasonCol =
        new Param<>(
            this, "reasonCol", "column that will say why a row has no score; none unless set");
    groupCol =
        new Param<>(
            this,
            "groupCol",
            "column whose equal values are ranked against each other, usually the query's id; no ranking unless set");
    rankCol =
        new Param<>(this, "rankCol", "column that will hold the rank within groupCol, an int");
    tieBreakCols =
        new StringArrayParam(
            this,
            "tieBreakCols",
            "columns that order equal logits, ascending; the passage's text comes last");
    topN =
        new IntParam(
            this,
            "topN",
            "ranks kept per value of groupCol; all unless set",
            ParamValidators.gtEq(1));
    minScore = new DoubleParam(this, "minScore", "lowest score kept; all unless set");
    modelPath =
        new Param<>(
            this, "modelPath", "directory of the model's bundle, a local path or any Hadoop URI");
    modelFile =
        new Param<>(
            this, "modelFile", "graph inside the bundle; model.onnx or onnx/model.onnx unless set");
    modelSha256 =
        new Param<>(
            this,
            "modelSha256",
            "fingerprint the model must have; written by save and checked by load, taken back by setModelPath");
    cacheDir =
        new Param<>(
            this, "cacheDir", "local directory of each host into which a remote bundle is copied");
    label =
        new IntParam(
            this,
            "label",
            "for a model of two outputs, which one says relevant, 0 or 1",
            ParamValidators.inRange(0, 1));
    device =
        new Param<>(
            this,
            "device",
            "cpu, cuda, or auto: cuda where the application asks Spark for GPUs",
            Choices.validator(DeviceChoice.class));
    mode =
        new Param<>(
            this,
            "mode",
            "how a pair is cut and scored: flag as FlagReranker, pair as sentence-transformers' CrossEncoder",
            Choices.validator(ScoringMode.class));
    normalize =
        new BooleanParam(
            this, "normalize", "mode flag only: whether the score is the sigmoid of the logit");
    activation =
        new Param<>(
            this,
            "activation",
            "sigmoid or identity, or auto: the mode's own rule",
            Choices.validator(ActivationChoice.class));
    maxLength =
        new IntParam(
            this,
            "maxLength",
            "longest pair in tokens, special ones included; the model's, at most 512, unless set",
            ParamValidators.gtEq(ScoringChoice.SHORTEST));
    maxBatchTokens =
        new IntParam(
            this,
            "maxBatchTokens",
            "tokens of one model run, padding included; what suits the device unless set",
            ParamValidators.gtEq(1));
    maxBatchPairs =
        new IntParam(
            this,
            "maxBatchPairs",
            "pairs of one model run; with 1 a logit depends on its pair alone, to the last bit; what suits the device unless set",
            ParamValidators.gtEq(1));
    windowPairs =
        new IntParam(
            this,
            "windowPairs",
            "pairs a task gathers and sorts by length at a time; what suits the device unless set",
            ParamValidators.gtEq(1));
    setDefault(queryCol, "query_text");
    setDefault(passageCol, "passage_text");
    setDefault(outputCol, "score");
    setDefault(rankCol, "rank");
    setDefault(tieBreakCols, new String[0]);
    setDefault(cacheDir, ModelChoice.DEFAULT_CACHE_DIRECTORY);
    setDefault(device, "auto");
    setDefault(mode, "flag");
    setDefault(normalize, false);
    setDefault(activation, "auto");
  }

  @Override
  public final String uid() {
    return uid;
  }

  /** Param: column of the query's text. */
  public final Param<String> queryCol() {
    return queryCol;
  }

  /** Param: column of the passage's text. */
  public final Param<String> passageCol() {
    return passageCol;
  }

  /** Param: column that will hold the score, a double. */
  public final Param<String> outputCol() {
    return outputCol;
  }

  /** Param: column that will hold the model's raw output, a float; none unless set. */
  public final Param<String> logitCol() {
    return logitCol;
  }

  /** Param: column that will say why a row has no score; none unless set. */
  public final Param<String> reasonCol() {
    return reasonCol;
  }

  /**
   * Param: column whose equal values are ranked against each other, usually the query's id; no
   * ranking unless set.
   */
  public final Param<String> groupCol() {
    return groupCol;
  }

  /** Param: column that will hold the rank within groupCol, an int. */
  public final Param<String> rankCol() {
    return rankCol;
  }

  /** Param: columns that order equal logits, ascending; the passage's text comes last. */
  public final StringArrayParam tieBreakCols() {
    return tieBreakCols;
  }

  /** Param: ranks kept per value of groupCol; all unless set. */
  public final IntParam topN() {
    return topN;
  }

  /** Param: lowest score kept; all unless set. */
  public final DoubleParam minScore() {
    return minScore;
  }

  /** Param: directory of the model's bundle, a local path or any Hadoop URI. */
  public final Param<String> modelPath() {
    return modelPath;
  }

  /** Param: graph inside the bundle; model.onnx or onnx/model.onnx unless set. */
  public final Param<String> modelFile() {
    return modelFile;
  }

  /**
   * Param: fingerprint the model must have; written by save and checked by load, taken back by
   * setModelPath.
   */
  public final Param<String> modelSha256() {
    return modelSha256;
  }

  /** Param: local directory of each host into which a remote bundle is copied. */
  public final Param<String> cacheDir() {
    return cacheDir;
  }

  /** Param: for a model of two outputs, which one says relevant, 0 or 1. */
  public final IntParam label() {
    return label;
  }

  /** Param: cpu, cuda, or auto: cuda where the application asks Spark for GPUs. */
  public final Param<String> device() {
    return device;
  }

  /**
   * Param: how a pair is cut and scored: flag as FlagReranker, pair as sentence-transformers'
   * CrossEncoder.
   */
  public final Param<String> mode() {
    return mode;
  }

  /** Param: mode flag only: whether the score is the sigmoid of the logit. */
  public final BooleanParam normalize() {
    return normalize;
  }

  /** Param: sigmoid or identity, or auto: the mode's own rule. */
  public final Param<String> activation() {
    return activation;
  }

  /** Param: longest pair in tokens, special ones included; the model's, at most 512, unless set. */
  public final IntParam maxLength() {
    return maxLength;
  }

  /** Param: tokens of one model run, padding included. */
  public final IntParam maxBatchTokens() {
    return maxBatchTokens;
  }

  /** Param: pairs of one model run; with 1 a logit depends on its pair alone, to the last bit. */
  public final IntParam maxBatchPairs() {
    return maxBatchPairs;
  }

  /** Param: pairs a task gathers and sorts by length at a time. */
  public final IntParam windowPairs() {
    return windowPairs;
  }
}
