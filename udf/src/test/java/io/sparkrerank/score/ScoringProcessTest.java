package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.testing.ScoreOnePair;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.TextPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: long command lines, output of natives, missing natives. */
class ScoringProcessTest {
  @TempDir private Path temporary;

  @Test
  void aClassPathAsLongAsSparksNeitherCrashesNorChangesTheScore() throws Exception {
    // ONNX Runtime 1.29.0 dies of SIGSEGV from about 4 KB on.
    ChildJvm.Result result =
        new ChildJvm(temporary, Map.of())
            .withClassPathOf(16 * 1024)
            .run(ScoreOnePair.class, "tiny-bert");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(logit("tiny-bert") + "\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void nativesPrintNothingNotEvenWhenARunFails() throws Exception {
    ChildJvm.Result result =
        new ChildJvm(temporary, Map.of())
            .run(ScoreOnePair.class, "out-bad-rank", "bad-inputs", "half-hub", "tiny-xlmr");
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .hasSize(4)
        .last()
        .isEqualTo(String.valueOf(logit("tiny-xlmr")));
    assertThat(result.exitCode()).isEqualTo(78);
  }

  @Test
  void failedKernelPrintsNothing() throws Exception {
    Path model = TestModels.copy("bad-small-embedding", temporary.resolve("model"));
    Path config = model.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"vocab_size\"", "\"_\""));
    ChildJvm.Result result =
        new ChildJvm(temporary, Map.of()).run(ScoreOnePair.class, model.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("indices element out of data bounds");
    assertThat(result.exitCode()).isEqualTo(78);
  }

  @Test
  void missingOnnxRuntimeLibraryIsToldEveryTime() throws Exception {
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    ChildJvm.Result result =
        new ChildJvm(temporary, Map.of())
            .with("-Donnxruntime.native.path=" + empty)
            .run(ScoreOnePair.class, "tiny-bert", "tiny-bert");
    String remedy =
        "; java.io.tmpdir must be writable and allow execution, or -Donnxruntime.native.path must"
            + " name the directory that has the library\n";
    assertThat(result.out())
        .isEqualTo(
            "ONNX Runtime's native library cannot be loaded (Native library 'onnxruntime' not found"
                + " at "
                + empty
                + "/libonnxruntime.so)"
                + remedy
                + "ONNX Runtime's native library cannot be loaded (Exception"
                + " java.lang.RuntimeException: Failed to load onnx-runtime library [in thread"
                + " \"main\"])"
                + remedy);
    assertThat(result.exitCode()).isEqualTo(69);
  }

  @Test
  void cacheThatDjlCannotWriteIsTold() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    ChildJvm.Result result =
        new ChildJvm(temporary, Map.of("DJL_CACHE_DIR", file.resolve("cache").toString()))
            .run(ScoreOnePair.class, "tiny-bert");
    assertThat(result.out())
        .endsWith(
            "the native library of Hugging Face's tokenizers cannot be loaded; DJL copies it to"
                + " DJL_CACHE_DIR, by default ~/.djl.ai, which must be writable and allow"
                + " execution\n");
    assertThat(result.exitCode()).isEqualTo(69);
  }

  private static float logit(String name) throws IOException {
    try (LoadedModel model = TestModels.open(name)) {
      return new CrossEncoder(
              model,
              new ScoringSpec(
                  ScoringMode.FLAG, 64, Activation.IDENTITY, new TokenBudget(1024, 8), 10))
          .score(List.of(new TextPair("how does it work", "it works")))
          .scores()
          .get(0)
          .logit();
    }
  }
}
