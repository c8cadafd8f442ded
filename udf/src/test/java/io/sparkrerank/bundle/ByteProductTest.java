package io.sparkrerank.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.TestModels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs that the runtime may be asked for exact products of bytes of, and others. */
class ByteProductTest {
  @Test
  void aGraphThatOnnxRuntimeQuantisedAllowsIt() {
    ModelBundle bundle =
        ModelBundle.open(
            TestModels.path("tiny-bert-int8"), Optional.of("onnx/model_quantized.onnx"));

    assertThat(GraphFile.read(bundle.onnxPath()).byteProducts()).isNotEmpty();
    assertThat(bundle.allowsExactByteProducts()).isTrue();
  }

  @Test
  void aGraphOfFloatsAllowsIt() {
    ModelBundle bundle = TestModels.bundle("tiny-bert");

    assertThat(GraphFile.read(bundle.onnxPath()).byteProducts()).isEmpty();
    assertThat(bundle.allowsExactByteProducts()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "MatMulInteger, x w xz wz, true",
    "MatMulInteger, x w xz, false",
    "MatMulInteger, x w, false",
    "MatMulIntegerToFloat, x w xs ws xz wz, true",
    "MatMulIntegerToFloat, x w xs ws xz, false",
    "MatMulIntegerToFloat, x w xs ws xz - bias, false",
    "DynamicQuantizeMatMul, x w ws wz, true",
    "DynamicQuantizeMatMul, x w ws - bias, false",
    "QLinearMatMul, x xs xz w ws wz ys yz, true",
    "QAttention, x w bias xs ws mask xz wz, true",
    "DequantizeLinear, w ws wz, true",
    "DequantizeLinear, w ws, false",
    "MatMul, x w, true"
  })
  void aNodeNeedsAZeroPointForItsWeights(String operator, String inputs, boolean allowed) {
    assertThat(ByteProduct.allApart(products(operator, inputs))).isEqualTo(allowed);
  }

  @Test
  void nodesThatShareWeightsOrAZeroPointDoNotAllowIt() {
    ByteProduct product = new ByteProduct("w", "wz");

    assertThat(ByteProduct.allApart(List.of(product, new ByteProduct("v", "vz")))).isTrue();
    assertThat(ByteProduct.allApart(List.of(product, new ByteProduct("v", "wz")))).isFalse();
    assertThat(ByteProduct.allApart(List.of(product, new ByteProduct("w", "vz")))).isFalse();
  }

  private static List<ByteProduct> products(String operator, String inputs) {
    List<String> names =
        Arrays.stream(inputs.split(" ")).map(name -> name.equals("-") ? "" : name).toList();
    return ByteProduct.of(operator, names).stream().toList();
  }
}
