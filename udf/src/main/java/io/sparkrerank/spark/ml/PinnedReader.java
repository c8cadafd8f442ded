package io.sparkrerank.spark.ml;

import io.sparkrerank.spark.ModelPin;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Reads a stage's Params and holds its model to the fingerprint written with them. */
final class PinnedReader extends MLReader<CrossEncoderReranker> {
  @Override
  public CrossEncoderReranker load(String path) {
    CrossEncoderReranker stage = new DefaultParamsReader<CrossEncoderReranker>().load(path);
    ModelPin.check(sparkSession(), stage.modelChoice(), stage.getModelSha256());
    return stage;
  }
}
