package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkrerank.bundle.BundleConfig;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings and devices that a sound model cannot be scored with. */
class ScoringFaultsTest {
  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({
    "tiny-bert, FLAG, 12, 3, 13", "tiny-bert, PAIR, 4, 3, 5",
    "tiny-xlmr, FLAG, 16, 4, 17", "tiny-xlmr, PAIR, 5, 4, 6"
  })
  void maximumLengthThatLeavesNoRoomForText(
      String name, ScoringMode mode, int maxTokens, int specials, int shortest) {
    try (LoadedModel model = TestModels.open(name)) {
      RerankException refused =
          refused(() -> new CrossEncoder(model, spec(mode, maxTokens)), ExitCode.CONFIG);
      assertThat(refused)
          .hasMessage(
              "scoring.max-length is "
                  + maxTokens
                  + ", but this model's tokenizer adds "
                  + specials
                  + " special tokens and mode "
                  + mode.name().toLowerCase(java.util.Locale.ROOT)
                  + " needs at least "
                  + shortest
                  + " to leave room for query and passage; raise it");
      new CrossEncoder(model, spec(mode, shortest));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr"})
  void maximumLengthBeyondThePositions(String name) {
    try (LoadedModel model = TestModels.open(name)) {
      RerankException refused =
          refused(() -> new CrossEncoder(model, spec(ScoringMode.FLAG, 513)), ExitCode.CONFIG);
      assertThat(refused)
          .hasMessage(
              "scoring.max-length is 513, but the model in "
                  + TestModels.path(name)
                  + " has positions for 512 tokens; lower it");
      new CrossEncoder(model, spec(ScoringMode.FLAG, 512));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sentence_transformers\":{\"activation_fn\":\"torch.nn.modules.activation.Tanh\"}}",
        "{\"sbert_ce_default_activation_function\":\"torch.nn.modules.activation.Tanh\"}"
      })
  void activationThatIsNotKnown(String config) throws IOException {
    Path file = Files.writeString(temporary.resolve("config.json"), config);
    RerankException refused =
        refused(() -> BundleConfig.read(file).publishedActivation(true), ExitCode.CONFIG);
    assertThat(refused)
        .hasMessage(
            "config.json names the activation torch.nn.modules.activation.Tanh, expected Identity"
                + " or Sigmoid; set scoring.activation = sigmoid or identity");
  }

  @Test
  void cudaOnAMachineWithoutItIsNeverReplacedByTheProcessor() {
    SessionSpec cuda = SessionSpec.cuda(0);
    RerankException refused =
        catchThrowableOfType(
            RerankException.class,
            () ->
                LoadedModel.open(TestModels.bundle("tiny-bert"), cuda, ModelSpec.SINGLE_LABEL)
                    .close());
    assumeTrue(refused != null, "skipped: this machine can run the model on a GPU");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assumeTrue(
        refused.getMessage().contains("shared provider"),
        () -> "skipped: not the build for the processor, which said: " + refused.getMessage());
    assertThat(refused)
        .hasMessage(
            "model.device is cuda, but ONNX Runtime cannot use GPU 0 (Failed to find CUDA shared"
                + " provider): this is its build for the processor; build with -Pgpu, or set"
                + " model.device = cpu");
  }

  private static ScoringSpec spec(ScoringMode mode, int maxTokens) {
    return new ScoringSpec(mode, maxTokens, Activation.IDENTITY, new TokenBudget(4096, 32), 100);
  }

  private static RerankException refused(ThrowingCallable call, ExitCode code) {
    RerankException refused = catchThrowableOfType(RerankException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.exitCode()).isEqualTo(code);
    assertThat(refused.getMessage()).doesNotContain("\n", "onnxruntime_src");
    return refused;
  }
}
