package io.sparkrerank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.testing.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir private Path temporary;

  @Test
  void aFileHasItsSha256() throws IOException {
    Path file = Files.writeString(temporary.resolve("abc"), "abc");
    assertThat(Fingerprint.ofFile(file))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void aBundleHasTheSha256OfWhatSha256sumPrints() throws Exception {
    ModelBundle bundle = TestModels.bundle("tiny-xlmr-external");
    String command =
        "export LC_ALL=C; sha256sum $(printf '%s\\n' "
            + String.join(" ", bundle.layout().files())
            + " | sort) | sha256sum";
    Process shell =
        new ProcessBuilder("sh", "-c", command).directory(bundle.directory().toFile()).start();
    String printed =
        new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(printed).isEqualTo(bundle.sha256() + "  -");
  }

  @Test
  void everyByteAndEveryNameCounts() throws IOException {
    Path directory = TestModels.copy("tiny-bert", temporary.resolve("model"));
    String before = ModelBundle.open(directory, Optional.empty()).sha256();
    Files.writeString(directory.resolve("unrelated.txt"), "x");
    assertThat(ModelBundle.open(directory, Optional.empty()).sha256()).isEqualTo(before);
    Files.move(directory.resolve("model.onnx"), directory.resolve("other.onnx"));
    assertThat(ModelBundle.open(directory, Optional.of("other.onnx")).sha256())
        .isNotEqualTo(before);
    Files.move(directory.resolve("other.onnx"), directory.resolve("model.onnx"));
    Files.writeString(directory.resolve("model.onnx_data"), "");
    assertThat(ModelBundle.open(directory, Optional.empty()).sha256()).isNotEqualTo(before);
  }

  @Test
  void theOrderInWhichFilesAreNamedDoesNotMatter() {
    Path directory = TestModels.path("tiny-bert");
    assertThat(Fingerprint.of(directory, List.of("model.onnx", "config.json")))
        .isEqualTo(Fingerprint.of(directory, List.of("config.json", "model.onnx")));
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = temporary.resolve("missing");
    assertThatThrownBy(() -> Fingerprint.ofFile(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(missing + " cannot be read");
  }
}
