package io.sparkrerank.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.Activation;
import io.sparkrerank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleConfigTest {
  @TempDir private Path temporary;

  @Test
  void bertHasAsManyTokensAsPositions() {
    assertThat(TestModels.bundle("tiny-bert").config())
        .isEqualTo(
            new BundleConfig(
                "bert",
                OptionalInt.of(923),
                OptionalInt.of(512),
                OptionalInt.of(0),
                Optional.of("torch.nn.modules.linear.Identity")));
  }

  @Test
  void xlmrHasTwoPositionsMoreThanTokens() {
    assertThat(TestModels.bundle("tiny-xlmr").config())
        .isEqualTo(
            new BundleConfig(
                "xlm-roberta",
                OptionalInt.of(2805),
                OptionalInt.of(512),
                OptionalInt.of(1),
                Optional.empty()));
  }

  @Test
  void nothingIsTakenForGranted() throws IOException {
    BundleConfig config = config("{}");
    assertThat(config)
        .isEqualTo(
            new BundleConfig(
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty()));
    assertThat(config.defaultMaxTokens()).isEqualTo(512);
    assertThat(config.publishedActivation(true)).isEqualTo(Activation.SIGMOID);
    assertThat(config("{\"vocab_size\":null,\"pad_token_id\":\"0\",\"sentence_transformers\":7}"))
        .isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource({"128, 128", "512, 512", "8192, 512"})
  void theDefaultMaximumIsAtMost512(int positions, int expected) throws IOException {
    BundleConfig config =
        config("{\"model_type\":\"bert\",\"max_position_embeddings\":" + positions + "}");
    assertThat(config.defaultMaxTokens()).isEqualTo(expected);
    assertThat(config.maxTokens()).hasValue(positions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sentence_transformers\":{\"activation_fn\":\"torch.nn.modules.linear.Identity\"}} |"
            + " IDENTITY",
        "{\"sentence_transformers\":{\"activation_fn\":\"torch.nn.modules.activation.Sigmoid\"}} |"
            + " SIGMOID",
        "{\"sbert_ce_default_activation_function\":\"torch.nn.modules.linear.Identity\"} | IDENTITY",
        "{\"sbert_ce_default_activation_function\":\"torch.nn.modules.activation.Sigmoid\"} |"
            + " SIGMOID",
        "{\"sentence_transformers\":{\"version\":\"5.0\"}} | SIGMOID",
        "{\"sentence_transformers\":{\"activation_fn\":\"torch.nn.modules.linear.Identity\"},"
            + "\"sbert_ce_default_activation_function\":\"torch.nn.modules.activation.Sigmoid\"} |"
            + " IDENTITY",
      })
  void theNewActivationKeyGoesBeforeTheLegacyOneAndSigmoidIsTheDefault(
      String json, Activation expected) throws IOException {
    assertThat(config(json).publishedActivation(true)).isEqualTo(expected);
  }

  private BundleConfig config(String json) throws IOException {
    return BundleConfig.read(Files.writeString(temporary.resolve("config.json"), json));
  }
}
