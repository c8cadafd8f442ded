package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.bundle.BundleConfig;
import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.Device;
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
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong model bundles: each gives one sentence that names the file, and exit code 78. */
class ModelFaultsTest {
  private static final String DAMAGED =
      "); the file, or the external data beside it, is damaged, incomplete or not ONNX: compare"
          + " sizes and sha256 with the source they came from";
  private static final String FOREIGN =
      "; the tokenizer does not belong to the model: take both from the same source";
  private static final String UNPUBLISHED = "); take the one that was published with the model";

  @TempDir private Path temporary;
  private Path dir;

  @BeforeEach
  void name() {
    dir = temporary.resolve("model");
  }

  @Test
  void missingDirectory() {
    assertThat(refusal(dir))
        .isEqualTo(
            "model.path "
                + dir
                + " is not a directory; expected a model bundle with model.onnx, tokenizer.json and"
                + " config.json");
  }

  @Test
  void noGraphAtAll() throws IOException {
    TestModels.copy("tiny-bert", dir);
    Files.delete(dir.resolve("model.onnx"));
    assertThat(refusal(dir))
        .isEqualTo(
            "model bundle "
                + dir
                + " has no model.onnx and no other .onnx file; export one with optimum-cli export"
                + " onnx --task text-classification, or fetch one with scripts/fetch-model.sh");
  }

  @Test
  void graphUnderAnotherName() {
    TestModels.copy("tiny-bert-int8", dir);
    assertThat(refusal(dir))
        .isEqualTo(
            "model bundle "
                + dir
                + " has no model.onnx; it has [onnx/model_quantized.onnx]: name one of them in"
                + " model.file");
  }

  @Test
  void namedGraphThatIsNotThere() {
    TestModels.copy("tiny-bert", dir);
    RerankException refused =
        refused(() -> ModelBundle.open(dir, Optional.of("onnx/model_O4.bin")), ExitCode.CONFIG);
    assertThat(refused)
        .hasMessage(
            "model bundle "
                + dir
                + " has no onnx/model_O4.bin; it has [model.onnx]: name one of them in model.file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.json", "config.json"})
  void missingFileBesideTheGraph(String file) throws IOException {
    TestModels.copy("tiny-bert", dir);
    Files.delete(dir.resolve(file));
    assertThat(refusal(dir))
        .isEqualTo(
            "model bundle "
                + dir
                + " has no "
                + file
                + ", which a Hugging Face bundle carries beside the graph; copy it there");
  }

  @Test
  void directoryThatContainsItself() throws IOException {
    TestModels.copy("tiny-bert", dir);
    Files.createSymbolicLink(dir.resolve("loop"), dir);
    assertThat(refusal(dir))
        .startsWith("model bundle " + dir + " cannot be listed: ")
        .contains("FileSystemLoopException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html> | Unexpected character ('<' (code 60)): expected a valid value (JSON String,"
            + " Number, Array, Object or token 'null', 'true' or 'false')",
        "[]     | not a JSON object",
        "''     | not a JSON object",
      })
  void configThatIsNotOne(String content, String reason) throws IOException {
    TestModels.copy("tiny-bert", dir);
    Files.writeString(dir.resolve("config.json"), content);
    assertThat(refusal(dir))
        .isEqualTo(
            dir.resolve("config.json")
                + " is not a Hugging Face config.json ("
                + reason
                + UNPUBLISHED);
  }

  @Test
  void gitLfsPointer() {
    Path bundle = TestModels.path("half-hub");
    assertThat(refusal(bundle))
        .isEqualTo(
            bundle.resolve("model.onnx")
                + " is a Git LFS pointer, not the file itself; run git lfs pull in the model's"
                + " repository, or fetch it with scripts/fetch-model.sh");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90})
  void graphCutShort(int percent) throws IOException {
    TestModels.copy("tiny-bert", dir);
    cutTo(percent, dir.resolve("model.onnx"));
    assertThat(refusal(dir))
        .isEqualTo(
            dir.resolve("model.onnx")
                + " cannot be loaded as an ONNX model ("
                + (percent == 0 ? "ModelProto does not have a graph" : "Protobuf parsing failed")
                + DAMAGED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void randomBytesForAGraph(int seed) throws IOException {
    TestModels.copy("tiny-bert", dir);
    byte[] bytes = new byte[100_000];
    new Random(seed).nextBytes(bytes);
    Files.write(dir.resolve("model.onnx"), bytes);
    assertThat(refusal(dir))
        .isEqualTo(
            dir.resolve("model.onnx")
                + " cannot be loaded as an ONNX model (Protobuf parsing failed"
                + DAMAGED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90})
  void externalDataCutShort(int percent) throws IOException {
    TestModels.copy("tiny-xlmr-external", dir);
    cutTo(percent, dir.resolve("onnx/model.onnx_data"));
    // Which tensor fails first changes from run to run.
    assertThat(refusal(dir))
        .matches(
            Pattern.quote(
                    dir.resolve("onnx/model.onnx")
                        + " cannot be loaded as an ONNX model (Deserialize tensor ")
                + "\\S+ failed\\..* can not be read in full"
                + Pattern.quote(DAMAGED));
  }

  @Test
  void externalDataMissing() throws IOException {
    TestModels.copy("tiny-xlmr-external", dir);
    Files.delete(dir.resolve("onnx/model.onnx_data"));
    assertThat(refusal(dir))
        .matches(
            Pattern.quote(
                    dir.resolve("onnx/model.onnx")
                        + " cannot be loaded as an ONNX model (External data path validation failed"
                        + " for initializer: ")
                + ".* External data path does not exist: "
                + Pattern.quote("\"" + dir.resolve("onnx/model.onnx_data") + "\"" + DAMAGED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad-inputs | attention_mask INT64[-1, -1], input_ids INT64[-1, -1], pixel_values FLOAT[-1,"
            + " 3, 8, 8], token_type_ids INT64[-1, -1]",
        "bad-int32  | attention_mask INT32[-1, -1], input_ids INT32[-1, -1], token_type_ids"
            + " INT32[-1, -1]",
      })
  void wrongInputs(String name, String inputs) {
    Path bundle = TestModels.path(name);
    assertThat(refusal(bundle))
        .isEqualTo(
            bundle.resolve("model.onnx")
                + " is not a cross-encoder: it takes "
                + inputs
                + ", expected INT64 input_ids, attention_mask and at most token_type_ids");
  }

  @Test
  void oneScorePerTokenInsteadOfPerPair() {
    Path bundle = TestModels.path("out-bad-rank");
    assertThat(refusal(bundle))
        .matches(
            Pattern.quote(
                    bundle.resolve("model.onnx") + " is not a cross-encoder: it gave logits [2, ")
                + "\\d+"
                + Pattern.quote(
                    ", 1], expected one logit per pair as [B,1], [B] or [B,1,1]; export the model"
                        + " with --task text-classification"));
  }

  @Test
  void labelChosenForAModelOfOneLogit() {
    RerankException refused =
        refused(
            () -> LoadedModel.open(TestModels.bundle("tiny-bert"), SessionSpec.cpu(1), 1),
            ExitCode.CONFIG);
    assertThat(refused)
        .hasMessage(
            TestModels.path("tiny-bert").resolve("model.onnx")
                + " gives logits FLOAT[-1, 1], one logit per pair, so model.label must not be set;"
                + " remove it");
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-bert, tiny-xlmr, 2805, 923",
    "tiny-xlmr, tiny-bert, 923, 2805",
    "bad-small-embedding, tiny-bert, 923, 461"
  })
  void tokenizerOfAnotherModel(String model, String tokenizer, int tokens, int rows)
      throws IOException {
    TestModels.copy(model, dir);
    Files.copy(
        TestModels.path(tokenizer).resolve("tokenizer.json"),
        dir.resolve("tokenizer.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(refusal(dir))
        .isEqualTo(
            dir.resolve("tokenizer.json")
                + " has "
                + tokens
                + " token ids, but config.json says that the model's vocabulary has "
                + rows
                + FOREIGN);
  }

  @Test
  void warmUpFindsAnEmbeddingThatIsTooSmallWhenTheConfigDoesNotTell() throws IOException {
    TestModels.copy("bad-small-embedding", dir);
    Path config = dir.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"vocab_size\"", "\"_\""));
    assertThat(refusal(dir))
        .matches(
            Pattern.quote(
                    dir.resolve("model.onnx")
                        + " cannot score a pair made with "
                        + dir.resolve("tokenizer.json")
                        + ", whose largest token id is 922 (model run on batch [2, ")
                + "\\d+"
                + Pattern.quote(
                    "] failed: Non-zero status code returned while running Gather node."
                        + " Name:'n_gather_0' Status Message: indices element out of data bounds,"
                        + " idx=")
                + "\\d+"
                + Pattern.quote(" must be within the inclusive range [-461,460])" + FOREIGN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello    | is not a Hugging Face tokenizer.json (Unrecognized token 'hello': was expecting"
            + " (JSON String, Number, Array, Object or token 'null', 'true' or 'false'))",
        "''       | is not a Hugging Face tokenizer.json (not a JSON object)",
        "{\"a\":1} | is not a Hugging Face tokenizer.json (no model.vocab)",
        "{\"model\":{\"vocab\":{\"a\":\"x\"}}} | is not a Hugging Face tokenizer.json (Current token"
            + " (VALUE_STRING) not numeric, can not use numeric value accessors)",
        "{\"model\":{\"vocab\":{\"a\":922}}} | cannot be read as a Hugging Face tokenizer.json (data"
            + " did not match any variant of untagged enum ModelUntagged at line 1 column 29)",
      })
  void tokenizerThatIsNotOne(String content, String reason) throws IOException {
    TestModels.copy("tiny-bert", dir);
    Files.writeString(dir.resolve("tokenizer.json"), content);
    assertThat(refusal(dir))
        .isEqualTo(
            dir.resolve("tokenizer.json")
                + " "
                + reason.substring(0, reason.length() - 1)
                + UNPUBLISHED);
  }

  @Test
  void tokenizerThatPutsNothingBetweenQueryAndPassage() throws IOException {
    TestModels.copy("tiny-bert", dir);
    Path file = dir.resolve("tokenizer.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode tokenizer = (ObjectNode) json.readTree(file.toFile());
    tokenizer.putNull("post_processor");
    json.writeValue(file.toFile(), tokenizer);
    assertThat(refusal(dir))
        .isEqualTo(
            file
                + " does not join a pair with special tokens between query and passage, which a"
                + " cross-encoder needs; take the tokenizer.json that was published with the"
                + " model");
  }

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
    SessionSpec cuda = new SessionSpec(Device.CUDA, 0, 1);
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
                + " provider), for this is its build for the processor; build with -Pgpu, or set"
                + " model.device = cpu");
  }

  private static void cutTo(int percent, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * percent / 100));
  }

  private static ScoringSpec spec(ScoringMode mode, int maxTokens) {
    return new ScoringSpec(mode, maxTokens, Activation.IDENTITY, new TokenBudget(4096, 32), 100);
  }

  /** The message of the refusal to open {@code directory} as a model of one logit. */
  private static String refusal(Path directory) {
    return refused(() -> TestModels.open(directory).close(), ExitCode.CONFIG).getMessage();
  }

  private static RerankException refused(ThrowingCallable call, ExitCode code) {
    RerankException refused = catchThrowableOfType(RerankException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.exitCode()).isEqualTo(code);
    assertThat(refused.getMessage()).doesNotContain("\n", "onnxruntime_src");
    return refused;
  }
}
