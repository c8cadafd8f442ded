package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that cannot be used: one message before any stage, nothing written. */
class ModelFaultsTest {
  @TempDir private Path directory;
  private Workspace workspace;
  private Path model;

  @BeforeEach
  void createWorkspace() {
    workspace = Small.inputs(new Workspace(directory));
    model = workspace.at("model");
    workspace.set("model.path", model);
  }

  @AfterEach
  void nothingIsWritten() {
    assertThat(workspace.written()).isEmpty();
  }

  @Test
  void noDirectory() {
    fails(
        ExitCode.CONFIG,
        "model.path "
            + model
            + " is not a directory; expected a model bundle with model.onnx, tokenizer.json and"
            + " config.json");
  }

  @Test
  void aTruncatedGraph() throws IOException {
    Path graph = TestModels.copy("tiny-bert", model).resolve("model.onnx");
    byte[] bytes = Files.readAllBytes(graph);
    Files.write(graph, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    fails(
        ExitCode.CONFIG,
        graph
            + " cannot be loaded as an ONNX model (Protobuf parsing failed); the file, or the"
            + " external data beside it, is damaged, incomplete or not ONNX: compare sizes and"
            + " sha256 with the source they came from");
  }

  @Test
  void aGitLfsPointer() {
    workspace.model("half-hub");

    fails(
        ExitCode.CONFIG,
        TestModels.path("half-hub").resolve("model.onnx")
            + " is a Git LFS pointer, not the file itself; run git lfs pull in the model's"
            + " repository, or fetch it with scripts/fetch-model.sh");
  }

  @Test
  void theTokenizerOfAnotherModel() throws IOException {
    TestModels.copy("tiny-bert", model);
    Files.copy(
        TestModels.path("minilm-tokenizer").resolve("tokenizer.json"),
        model.resolve("tokenizer.json"),
        StandardCopyOption.REPLACE_EXISTING);

    fails(
        ExitCode.CONFIG,
        model.resolve("tokenizer.json")
            + " has 30522 token ids, but config.json says that the model's vocabulary has 923; the"
            + " tokenizer does not belong to the model: take both from the same source");
  }

  @Test
  void twoLabelsWithoutAChoice() {
    workspace.model("out-b2");

    fails(
        ExitCode.CONFIG,
        TestModels.path("out-b2").resolve("model.onnx")
            + " gives logits FLOAT[-1, 2], two logits per pair; set model.label = 0 or 1"
            + " to say which one means relevant (1 for models trained on not-relevant/relevant)");
  }

  @Test
  void noRoomForText() {
    workspace.model("tiny-bert").set("scoring.max-length", 12);

    fails(
        ExitCode.CONFIG,
        "scoring.max-length is 12, but this model's tokenizer adds 3 special tokens and mode flag"
            + " needs at least 13 to leave room for query and passage; raise it");
  }

  @Test
  void moreTokensThanTheModelHasPositions() {
    workspace.model("tiny-bert").set("scoring.max-length", 513);

    fails(
        ExitCode.CONFIG,
        "scoring.max-length is 513, but the model in "
            + TestModels.path("tiny-bert")
            + " has positions for 512 tokens; lower it");
  }

  @Test
  void aGpuThatIsNotThere() {
    workspace.model("tiny-bert").set("model.device", "cuda");

    fails(
        ExitCode.UNAVAILABLE,
        "model.device is cuda, but ONNX Runtime cannot use GPU 0 (Failed to find CUDA shared"
            + " provider): this is its build for the processor; build with -Pgpu, or set"
            + " model.device = cpu");
  }

  @Test
  void anUnknownMeasure() {
    workspace.model("tiny-bert").set("evaluation.measures", "[\"nDCG@10\", \"nDGC@5\"]");

    fails(
        ExitCode.CONFIG,
        "The measures are not understood: 'nDGC@5' is not a known measure; did you mean nDCG@5?.");
  }

  private void fails(ExitCode code, String message) {
    Outcome outcome = workspace.run();
    assertThat(outcome.err().replaceAll("\\(--debug shows the stack trace\\)\n", ""))
        .isEqualTo("error: " + message + "\n");
    assertThat(outcome.code()).isEqualTo(code);
  }
}
