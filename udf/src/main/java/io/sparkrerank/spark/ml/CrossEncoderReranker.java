package io.sparkrerank.spark.ml;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Scores (query, passage) rows with a cross-encoder as a stage of a Spark ML pipeline, and ranks
 * them within {@code groupCol} if that is set.
 *
 * <p>Saved are the Params and the model's fingerprint, not the model: it has to be where {@code
 * modelPath} says when the stage is loaded, unchanged. The score column's metadata, a block {@link
 * io.sparkrerank.spark.Reranker#METADATA}, says which model and mode made it.
 */
public final class CrossEncoderReranker extends RerankerSettings implements MLWritable {
  private static final long serialVersionUID = 1L;

  /** A stage with an id of its own. */
  public CrossEncoderReranker() {
    this(Identifiable$.MODULE$.randomUID("crossEncoderReranker"));
  }

  /** A stage of this id. */
  public CrossEncoderReranker(String uid) {
    super(uid);
  }

  /** Reads what {@link #write} wrote; {@code PipelineModel.load} finds this by its name. */
  public static MLReader<CrossEncoderReranker> read() {
    return new PinnedReader();
  }

  /**
   * Reads a stage and compares its model with the one it was saved with.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if that is another one now, or gone
   */
  public static CrossEncoderReranker load(String path) {
    return read().load(path);
  }

  /**
   * Scores every row.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) for Params that are missing or contradict, or
   *     a wrong model, ({@link ExitCode#DATA}) for missing columns or wrong types
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return reranker().rerank(dataset.toDF());
  }

  /** The columns of {@link #transform}'s result; checks names and types and opens no model. */
  @Override
  public StructType transformSchema(StructType schema) {
    return reranker().schema(schema);
  }

  @Override
  public CrossEncoderReranker copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new PinnedWriter(this);
  }

  /** Sets modelPath, and takes back a fingerprint, which belongs to another path. */
  public CrossEncoderReranker setModelPath(String value) {
    set(modelPath(), value);
    clear(modelSha256());
    return this;
  }

  /** Sets modelSha256: a model of another fingerprint is refused. */
  public CrossEncoderReranker setModelSha256(String value) {
    set(modelSha256(), value);
    return this;
  }

  /** Sets queryCol: column of the query's text. */
  public CrossEncoderReranker setQueryCol(String value) {
    set(queryCol(), value);
    return this;
  }

  /** Sets passageCol: column of the passage's text. */
  public CrossEncoderReranker setPassageCol(String value) {
    set(passageCol(), value);
    return this;
  }

  /** Sets outputCol: column that will hold the score, a double. */
  public CrossEncoderReranker setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  /** Sets logitCol: column that will hold the model's raw output, a float; none unless set. */
  public CrossEncoderReranker setLogitCol(String value) {
    set(logitCol(), value);
    return this;
  }

  /** Sets reasonCol: column that will say why a row has no score; none unless set. */
  public CrossEncoderReranker setReasonCol(String value) {
    set(reasonCol(), value);
    return this;
  }

  /**
   * Sets groupCol: column whose equal values are ranked against each other, usually the query's id;
   * no ranking unless set.
   */
  public CrossEncoderReranker setGroupCol(String value) {
    set(groupCol(), value);
    return this;
  }

  /** Sets rankCol: column that will hold the rank within groupCol, an int. */
  public CrossEncoderReranker setRankCol(String value) {
    set(rankCol(), value);
    return this;
  }

  /**
   * Sets tieBreakCols: columns that order equal logits, ascending; the passage's text comes last.
   */
  public CrossEncoderReranker setTieBreakCols(String... value) {
    set(tieBreakCols(), value);
    return this;
  }

  /** Sets topN: ranks kept per value of groupCol; all unless set. */
  public CrossEncoderReranker setTopN(int value) {
    set(topN(), value);
    return this;
  }

  /** Sets minScore: lowest score kept; all unless set. */
  public CrossEncoderReranker setMinScore(double value) {
    set(minScore(), value);
    return this;
  }

  /** Sets modelFile: graph inside the bundle; model.onnx or onnx/model.onnx unless set. */
  public CrossEncoderReranker setModelFile(String value) {
    set(modelFile(), value);
    return this;
  }

  /** Sets cacheDir: local directory of each host into which a remote bundle is copied. */
  public CrossEncoderReranker setCacheDir(String value) {
    set(cacheDir(), value);
    return this;
  }

  /** Sets label: for a model of two outputs, which one says relevant, 0 or 1. */
  public CrossEncoderReranker setLabel(int value) {
    set(label(), value);
    return this;
  }

  /** Sets device: cpu, cuda, or auto: cuda where the application asks Spark for GPUs. */
  public CrossEncoderReranker setDevice(String value) {
    set(device(), value);
    return this;
  }

  /**
   * Sets mode: how a pair is cut and scored: flag as FlagReranker, pair as sentence-transformers'
   * CrossEncoder.
   */
  public CrossEncoderReranker setMode(String value) {
    set(mode(), value);
    return this;
  }

  /** Sets normalize: mode flag only: whether the score is the sigmoid of the logit. */
  public CrossEncoderReranker setNormalize(boolean value) {
    set(normalize(), value);
    return this;
  }

  /** Sets activation: sigmoid or identity, or auto: the mode's own rule. */
  public CrossEncoderReranker setActivation(String value) {
    set(activation(), value);
    return this;
  }

  /**
   * Sets maxLength: longest pair in tokens, special ones included; the model's, at most 512, unless
   * set.
   */
  public CrossEncoderReranker setMaxLength(int value) {
    set(maxLength(), value);
    return this;
  }

  /** Sets maxBatchTokens: tokens of one model run, padding included. */
  public CrossEncoderReranker setMaxBatchTokens(int value) {
    set(maxBatchTokens(), value);
    return this;
  }

  /**
   * Sets maxBatchPairs: pairs of one model run; with 1 a logit depends on its pair alone, to the
   * last bit.
   */
  public CrossEncoderReranker setMaxBatchPairs(int value) {
    set(maxBatchPairs(), value);
    return this;
  }

  /** Sets windowPairs: pairs a task gathers and sorts by length at a time. */
  public CrossEncoderReranker setWindowPairs(int value) {
    set(windowPairs(), value);
    return this;
  }
}
