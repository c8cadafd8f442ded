package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static void cutTo(int percent, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * percent / 100));
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
