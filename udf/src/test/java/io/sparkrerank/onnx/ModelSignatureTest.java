package io.sparkrerank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelSignatureTest {

  @Test
  void shapesOfOneLogitPerPair() {
    assertThat(ModelSignature.labels(new long[] {-1})).isEqualTo(1);
    assertThat(ModelSignature.labels(new long[] {-1, 1})).isEqualTo(1);
    assertThat(ModelSignature.labels(new long[] {-1, 1, 1})).isEqualTo(1);
  }

  @Test
  void shapesOfSeveralLogitsPerPair() {
    assertThat(ModelSignature.labels(new long[] {8, 2})).isEqualTo(2);
    assertThat(ModelSignature.labels(new long[] {8, 3})).isEqualTo(3);
  }

  @Test
  void shapesThatOnlyARunCanTell() {
    assertThat(ModelSignature.labels(new long[] {-1, -1})).isEqualTo(-1);
    assertThat(ModelSignature.labels(new long[] {-1, -1, 1})).isEqualTo(-1);
  }

  @Test
  void shapesOfNoCrossEncoder() {
    assertThat(ModelSignature.labels(new long[] {})).isZero();
    assertThat(ModelSignature.labels(new long[] {8, 128, 384})).isZero();
    assertThat(ModelSignature.labels(new long[] {8, 1, 2, 3})).isZero();
  }

  @Test
  void reasonsLoseWhatOnlyTheRuntimesDevelopersCanUse() {
    assertThat(
            OrtReason.of(
                new IllegalStateException(
                    "Error code - ORT_FAIL - message: Load model from /a b/m.onnx"
                        + " failed:/onnxruntime_src/core/graph/model.cc:177"
                        + " onnxruntime::Model::Model(onnx::ModelProto&&, const Options&)"
                        + " ModelProto does not have a graph.\nsecond line")))
        .isEqualTo("ModelProto does not have a graph");
    assertThat(OrtReason.of(new IllegalStateException(" just so "))).isEqualTo("just so");
    assertThat(OrtReason.of(new IllegalStateException(""))).isEqualTo("no reason given");
    assertThat(OrtReason.of(new IllegalStateException())).isEqualTo("no reason given");
  }
}
