package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.bundle.BundleCache;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spark.ModelRegistry;
import io.sparkrerank.testing.CapturedLog;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a model is copied and opened. */
class SharedSessionTest {
  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void closeModelsOfOtherTests() {
    ModelRegistry.closeIdle();
    workspace =
        Small.inputs(new Workspace(directory)).writing("parquet").set("scoring.partitions", 4);
  }

  @Test
  void oneSessionServesTheDriverAndAllTasksOfAJvm() {
    try (CapturedLog log = CapturedLog.of(LoadedModel.class)) {
      workspace.succeed().succeed("--force");

      assertThat(log.messages())
          .containsExactly(
              "opened ONNX session: "
                  + TestModels.path("tiny-bert").resolve("model.onnx")
                  + " sha256 "
                  + TestModels.bundle("tiny-bert").sha256()
                  + " on CPU with 1 intra-op threads");
    }
  }

  @Test
  void aModelOnAnotherFileSystemIsCopiedOnceAndRunFromTheCopy() throws IOException {
    Path remote = TestModels.copy("tiny-xlmr-external", workspace.at("remote"));
    String sha256 = TestModels.bundle("tiny-xlmr-external").sha256();
    Path cache = workspace.at("cache");
    workspace
        .set("model.path", "testfs://" + remote)
        .set("model.id", "remote")
        .set("model.cache-dir", cache);

    try (CapturedLog opened = CapturedLog.of(LoadedModel.class);
        CapturedLog staged = CapturedLog.of(BundleCache.class)) {
      workspace.succeed();

      assertThat(workspace.read("reranked").count()).isEqualTo(6);
      assertThat(opened.messages()).hasSize(1);
      assertThat(opened.messages().get(0))
          .startsWith("opened ONNX session: " + cache + "/")
          .contains("-" + sha256 + "/onnx/model.onnx sha256 " + sha256);
      assertThat(staged.messages()).hasSize(1);
    }
    assertThat(bundles(cache)).hasSize(1);
    assertThat(workspace.read("runs").first().<String>getAs("model_sha256")).isEqualTo(sha256);
  }

  @Test
  void aModelThatIsNotThere() {
    workspace
        .set("model.path", "testfs:///no/such/model")
        .set("model.cache-dir", workspace.at("cache"));

    Outcome outcome = workspace.run();

    assertThat(outcome.err())
        .isEqualTo(
            "error: model bundle testfs:/no/such/model cannot be copied to "
                + workspace.at("cache")
                + " (testfs:/no/such/model does not exist); check that it exists and that"
                + " model.cache-dir has room\n(--debug shows the stack trace)\n");
    assertThat(outcome.code()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(workspace.written()).isEmpty();
  }

  private static List<Path> bundles(Path cache) throws IOException {
    try (var files = Files.list(cache)) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
