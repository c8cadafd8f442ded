package io.sparkrerank.spark.ml;

import io.sparkrerank.spark.ModelPin;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Writes a stage's Params with the fingerprint of its model as it is now. */
final class PinnedWriter extends MLWriter {
  private final CrossEncoderReranker stage;

  PinnedWriter(CrossEncoderReranker stage) {
    this.stage = stage;
  }

  @Override
  public void saveImpl(String path) {
    CrossEncoderReranker pinned = stage.copy(new ParamMap());
    if (stage.isSet(stage.modelSha256())) {
      ModelPin.check(sparkSession(), stage.modelChoice(), stage.getModelSha256());
    } else {
      pinned.setModelSha256(ModelPin.of(sparkSession(), stage.modelChoice()));
    }
    try {
      new DefaultParamsWriter(pinned).session(sparkSession()).save(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
