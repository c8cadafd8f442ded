package io.sparkrerank.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, pins, and what happens when the hub contradicts a pin. */
class KnownModelsTest extends FetchFixture {
  @Test
  void theFiveModelsOfTheDocumentationAreKnown() {
    assertThat(models.names().split(", "))
        .containsExactlyInAnyOrder(
            "ms-marco-MiniLM-L6-v2",
            "ms-marco-MiniLM-L12-v2",
            "bge-reranker-base",
            "bge-reranker-large",
            "bge-reranker-v2-m3");
  }

  @Test
  void everyPinIsWellFormed() {
    for (KnownModel model : models.models()) {
      assertThat(model.revision()).matches("[0-9a-f]{40}");
      assertThat(model.files()).isNotEmpty();
      for (KnownModel.Pin pin : model.files()) {
        assertThat(pin.sha256()).matches("[0-9a-f]{64}");
        assertThat(pin.bytes()).isPositive();
      }
    }
  }

  @Test
  void aNameBringsItsRepositoryRevisionAndPins() throws IOException {
    models = pinned(GRAPH);

    Run run = run("short-name", "--output", output().toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(hub.requests.get(0).uri().getPath()).endsWith("/revision/" + FakeHub.COMMIT);
    assertThat(manifest().repository()).isEqualTo(REPOSITORY);
    assertThat(manifest().model()).isEqualTo("short-name");
    assertThat(manifest().files().get(0).verifiedAgainst())
        .isEqualTo("sha256 pinned in spark-rerank");
  }

  @Test
  void theRepositoryIdOfAKnownModelBringsItsPinsToo() {
    models = pinned(bytes(GRAPH.length, 9));

    assertThat(fetch().exitCode()).isEqualTo(78);
  }

  @Test
  void aHubThatContradictsAPinIsNotDownloadedFrom() throws IOException {
    models = pinned(bytes(GRAPH.length, 9));

    Run run = run("short-name", "--output", output().toString());

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("The hub announces onnx/model.onnx", "but spark-rerank pins");
    assertThat(hub.downloads()).isEmpty();
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void anotherRevisionIsAllowedAndSaidToBeUnpinned() throws IOException {
    KnownModel model = pinned(GRAPH).models().get(0);
    models =
        new KnownModels(
            List.of(
                new KnownModel(
                    model.name(),
                    model.variant(),
                    REPOSITORY,
                    "f".repeat(40),
                    model.graph(),
                    model.files())));

    Run run = run("short-name", "--revision", "main", "--output", output().toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("not the pinned commit ffff");
    assertThat(manifest().files().get(0).verifiedAgainst()).isEqualTo("hub lfs sha256");
  }

  private static KnownModels pinned(byte[] graph) {
    KnownModel.Pin pin = new KnownModel.Pin("onnx/model.onnx", GRAPH.length, sha256(graph));
    return new KnownModels(
        List.of(
            new KnownModel(
                "short-name",
                Variant.ONNX,
                REPOSITORY,
                FakeHub.COMMIT,
                "onnx/model.onnx",
                List.of(pin))));
  }
}
