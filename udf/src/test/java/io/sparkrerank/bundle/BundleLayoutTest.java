package io.sparkrerank.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.RerankException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleLayoutTest {

  @Test
  void theGraphAtTheTopGoesBeforeTheOneInTheFolder() {
    List<String> present =
        List.of("onnx/model.onnx", "model.onnx", "tokenizer.json", "config.json");
    assertThat(BundleLayout.choose("m", present, Optional.empty()))
        .isEqualTo(
            new BundleLayout("model.onnx", List.of("config.json", "model.onnx", "tokenizer.json")));
  }

  @Test
  void onlyFilesOfTheChosenGraphBelongToTheBundle() {
    List<String> present =
        List.of(
            "onnx/model.onnx",
            "onnx/model.onnx_data",
            "onnx/model_quantized.onnx",
            "onnx/model_quantized.onnx_data",
            "onnx/model_quantized.onnx_data_1",
            "onnx/model_quantized.onnx.data",
            "onnx/model_quantized.data",
            "pytorch_model.bin",
            "README.md",
            "tokenizer_config.json",
            "tokenizer.json",
            "config.json");
    assertThat(BundleLayout.choose("m", present, Optional.of("onnx/model_quantized.onnx")).files())
        .containsExactly(
            "config.json",
            "onnx/model_quantized.data",
            "onnx/model_quantized.onnx",
            "onnx/model_quantized.onnx.data",
            "onnx/model_quantized.onnx_data",
            "onnx/model_quantized.onnx_data_1",
            "tokenizer.json",
            "tokenizer_config.json");
  }

  @Test
  void aGraphMayHaveAnyName() {
    List<String> present = List.of("g", "tokenizer.json", "config.json");
    assertThat(BundleLayout.choose("m", present, Optional.of("g")).onnxFile()).isEqualTo("g");
  }

  @Test
  void aLayoutDoesNotChangeWithTheListItWasMadeOf() {
    List<String> files = new java.util.ArrayList<>(List.of("a"));
    BundleLayout layout = new BundleLayout("a", files);
    files.add("b");
    assertThat(layout.files()).containsExactly("a");
  }

  @Test
  void everyTestModelThatIsMeantToOpenHasALayout() throws RerankException {
    for (String name : List.of("tiny-bert", "tiny-xlmr", "tiny-xlmr-external", "out-b2")) {
      assertThat(TestModels.bundle(name).layout().files())
          .contains("config.json", "tokenizer.json");
    }
  }
}
