package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokenizers that do not belong to their model: one sentence each, and exit code 78. */
class TokenizerFaultsTest {
  private static final String FOREIGN =
      "; the tokenizer does not belong to the model: take both from the same source";
  private static final String UNPUBLISHED = "); take the one that was published with the model";

  @TempDir private Path temporary;
  private Path dir;

  @BeforeEach
  void name() {
    dir = temporary.resolve("model");
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
