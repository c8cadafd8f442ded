package io.sparkrerank.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user asks for and gets. */
class FetchModelTest extends FetchFixture {
  @Test
  void anyRepositoryIsFetchedWithItsHashesPrintedAndInTheManifest() throws IOException {
    Run run = fetch();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(leftBehind())
        .containsExactly("config.json", "onnx/model.onnx", Manifest.NAME, "tokenizer.json");
    assertThat(output().resolve("onnx/model.onnx")).hasBinaryContent(GRAPH);
    assertThat(run.out().lines())
        .containsExactly(
            sha256(GRAPH) + "  " + output().resolve("onnx/model.onnx"),
            sha256(CONFIG) + "  " + output().resolve("config.json"),
            sha256(TOKENIZER) + "  " + output().resolve("tokenizer.json"));
    assertThat(manifest())
        .isEqualTo(
            new Manifest(
                REPOSITORY,
                REPOSITORY,
                FakeHub.COMMIT,
                "onnx",
                List.of(
                    entry("onnx/model.onnx", GRAPH, "hub lfs sha256"),
                    entry("config.json", CONFIG, "hub git blob sha1"),
                    entry("tokenizer.json", TOKENIZER, "hub lfs sha256"))));
  }

  @Test
  void externalDataComesAlongUnderItsOwnName() throws IOException {
    byte[] data = bytes(50_000, 3);
    hub.with(REPOSITORY, "onnx/model.onnx_data", data)
        .with(REPOSITORY, "onnx/model_fp16.onnx_data", data)
        .with(REPOSITORY, "special_tokens_map.json", CONFIG);

    assertThat(fetch().exitCode()).isZero();

    assertThat(output().resolve("onnx/model.onnx_data")).hasBinaryContent(data);
    assertThat(leftBehind())
        .contains("special_tokens_map.json")
        .doesNotContain("onnx/model_fp16.onnx_data");
  }

  @Test
  void aVariantChoosesAnotherGraph() throws IOException {
    hub.with(REPOSITORY, "onnx/model_quantized.onnx", bytes(5_000, 4));

    assertThat(fetch("--variant", "int8").exitCode()).isZero();

    assertThat(leftBehind())
        .contains("onnx/model_quantized.onnx")
        .doesNotContain("onnx/model.onnx");
    assertThat(manifest().variant()).isEqualTo("int8");
  }

  @Test
  void aMissingGraphIsToldWithThoseThatExist() {
    hub.with(REPOSITORY, "onnx/odd.onnx", bytes(5_000, 5));

    Run run = fetch("--variant", "fp16");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .contains("onnx/model_fp16.onnx or", "it has onnx/model.onnx, onnx/odd.onnx", "--file");
    assertThat(fetch("--file", "onnx/odd.onnx").exitCode()).isZero();
  }

  @Test
  void aRepositoryWithoutFastTokenizerIsRefused() {
    hub.listed.get(REPOSITORY).remove("tokenizer.json");

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains(REPOSITORY + "@" + FakeHub.COMMIT + " has no tokenizer.json");
  }

  @Test
  void aSecondRunDownloadsNothing() throws IOException {
    fetch();
    byte[] before = Files.readAllBytes(output().resolve(Manifest.NAME));
    hub.requests.clear();

    Run run = fetch();

    assertThat(run.exitCode()).isZero();
    assertThat(hub.downloads()).isEmpty();
    assertThat(run.err()).contains("3 of them already in");
    assertThat(output().resolve(Manifest.NAME)).hasBinaryContent(before);
  }

  @Test
  void aDifferingFileIsLeftAlone() throws IOException {
    Files.createDirectories(output());
    Files.writeString(output().resolve("tokenizer.json"), "mine");

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("tokenizer.json exists with", "it was left alone");
    assertThat(output().resolve("tokenizer.json")).hasContent("mine");
    assertThat(hub.downloads()).isEmpty();
  }

  @Test
  void aDirectoryWithAnotherBundleIsRefused() {
    hub.with(REPOSITORY, "onnx/model_int8.onnx", bytes(5_000, 4));
    fetch();

    Run run = fetch("--variant", "int8");

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("already holds " + REPOSITORY + "@" + FakeHub.COMMIT);
  }

  @Test
  void theEndpointFlagWinsOverTheVariable() {
    environment.put("HF_ENDPOINT", "http://127.0.0.1:1");

    assertThat(fetch("--endpoint", hub.endpoint() + "/").exitCode()).isZero();
  }

  @Test
  void anUnreachableEndpointIsUnavailable() {
    Run run = fetch("--endpoint", "http://127.0.0.1:1");

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("Cannot reach http://127.0.0.1:1: ConnectException");
  }

  @Test
  void aSmallDiskIsNoticedBeforeTheFirstByte() {
    usableBytes = path -> GRAPH.length;

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(73);
    assertThat(run.err())
        .contains("needs " + (GRAPH.length + TOKENIZER.length + CONFIG.length) + " more bytes");
    assertThat(hub.downloads()).isEmpty();
  }

  @Test
  void anOutputThatCannotBeCreatedIsSaid() throws IOException {
    Files.writeString(output(), "a file, not a directory");

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(73);
    assertThat(run.err()).contains("Cannot write " + output());
  }

  @Test
  void theDefaultOutputIsBelowHfHome() {
    Path home = directory.resolve("hf");
    environment.put("HF_HOME", home.toString());

    assertThat(run(REPOSITORY).exitCode()).isZero();

    assertThat(home.resolve("spark-rerank/a-reranker/onnx/model.onnx")).exists();
  }

  @Test
  void wrongUseExitsWith64() {
    assertThat(run().exitCode()).isEqualTo(64);
    assertThat(run("unknown-name").exitCode()).isEqualTo(64);
    assertThat(run("unknown-name").err()).contains("known: ms-marco-MiniLM-L6-v2");
    assertThat(run("../../etc/passwd").exitCode()).isEqualTo(64);
    assertThat(fetch("--variant", "int4").exitCode()).isEqualTo(64);
    assertThat(fetch("--endpoint", "ftp://hub").exitCode()).isEqualTo(64);
    assertThat(run("bge-reranker-base", "--variant", "fp16").err()).contains("it has onnx, int8");
  }

  @Test
  void helpNamesEveryKnownModelAndExitCode() {
    String help = run("--help").out();

    assertThat(help).contains(models.names().split(", "));
    assertThat(help).contains("64 ", "69 ", "70 ", "73 ", "75 ", "78 ");
  }

  private static Manifest.Entry entry(String path, byte[] content, String verifiedAgainst) {
    return new Manifest.Entry(path, content.length, sha256(content), verifiedAgainst);
  }
}
