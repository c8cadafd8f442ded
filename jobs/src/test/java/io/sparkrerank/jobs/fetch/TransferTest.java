package io.sparkrerank.jobs.fetch;

import static io.sparkrerank.jobs.fetch.FakeHub.first;
import static io.sparkrerank.jobs.fetch.FakeHub.pathContains;
import static io.sparkrerank.jobs.fetch.FakeHub.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to bytes on their way: cuts, ranges, wrong content, wrong names. */
class TransferTest extends FetchFixture {
  private static final Predicate<HttpExchange> CDN_GRAPH =
      exchange -> exchange.getRequestURI().getPath().equals("/onnx/model.onnx");

  @Test
  void aCutConnectionIsResumedWhereItBroke() {
    hub.fault = first(2, CDN_GRAPH, cutAfter(50_000));

    Run run = fetch();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(graph()).hasBinaryContent(GRAPH);
    assertThat(hub.to("cdn").get(1).headers().getFirst("Range")).isEqualTo("bytes=50000-");
    assertThat(run.err()).contains("the connection broke after 50000 of 200000 bytes");
  }

  @Test
  void aConnectionThatIsCutForEverLeavesThePartForTheNextRun() throws IOException {
    hub.fault = first(100, CDN_GRAPH, cutAfter(10_000));

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(75);
    assertThat(run.err()).contains("what arrived is kept, so run the same command again");
    assertThat(leftBehind()).containsExactly("onnx/model.onnx.part");

    hub.fault = exchange -> false;
    hub.requests.clear();
    assertThat(fetch().exitCode()).isZero();
    assertThat(graph()).hasBinaryContent(GRAPH);
    assertThat(hub.to("cdn").get(0).headers().getFirst("Range")).isEqualTo("bytes=10000-");
    assertThat(leftBehind()).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void aStalledConnectionCountsAsCut() {
    hub.fault =
        first(
            1,
            CDN_GRAPH,
            exchange -> {
              exchange.sendResponseHeaders(200, GRAPH.length);
              exchange.getResponseBody().write(GRAPH, 0, 60_000);
              exchange.getResponseBody().flush();
              pause(1500);
              return true;
            });

    Run run = fetch();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("no byte arrived");
    assertThat(graph()).hasBinaryContent(GRAPH);
  }

  @Test
  void aServerThatIgnoresRangesIsReadFromTheStart() {
    hub.acceptRanges = false;
    hub.fault = first(1, CDN_GRAPH, cutAfter(50_000));

    Run run = fetch();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("the server ignores ranges; starting over");
    assertThat(graph()).hasBinaryContent(GRAPH);
  }

  @Test
  void aServerThatSendsAnotherRangeIsNotBelieved() throws IOException {
    leavePart(Arrays.copyOf(GRAPH, 50_000));
    hub.fault = first(1, CDN_GRAPH, status(206, "Content-Range", "bytes 49999-199999/200000"));

    assertThat(fetch().exitCode()).isZero();
    assertThat(graph()).hasBinaryContent(GRAPH);
  }

  @Test
  void aRangeThatIsNotSatisfiableStartsOver() throws IOException {
    leavePart(Arrays.copyOf(GRAPH, 50_000));
    hub.fault = first(1, CDN_GRAPH, status(416));

    assertThat(fetch().exitCode()).isZero();
    assertThat(graph()).hasBinaryContent(GRAPH);
  }

  @Test
  void aCompletePartIsVerifiedAndRenamedWithoutARequest() throws IOException {
    leavePart(GRAPH);

    assertThat(fetch().exitCode()).isZero();
    assertThat(hub.downloads()).noneMatch(r -> r.uri().getPath().contains("model.onnx"));
  }

  @Test
  void aWrongHashLeavesNothingInPlace() throws IOException {
    hub.served.put("onnx/model.onnx", bytes(GRAPH.length, 9));

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("but the hub lfs sha256 is " + sha256(GRAPH));
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void aWrongSmallFileIsFoundByItsGitHash() throws IOException {
    byte[] forged = CONFIG.clone();
    forged[3] ^= 1;
    hub.served.put("config.json", forged);

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("config.json", "hub git blob sha1");
    assertThat(leftBehind()).doesNotContain("config.json", "config.json.part", Manifest.NAME);
  }

  @Test
  void aLongerFileThanAnnouncedIsCutOff() {
    hub.served.put("config.json", bytes(900, 9));

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("config.json", "is longer than the");
  }

  @Test
  void aRedirectThatAnnouncesAnotherHashIsNotFollowedByADownload() throws IOException {
    hub.fault =
        first(
            1,
            pathContains("/resolve/"),
            exchange -> {
              exchange.getResponseHeaders().add("X-Linked-Etag", '"' + "0".repeat(64) + '"');
              exchange.sendResponseHeaders(200, GRAPH.length);
              exchange.getResponseBody().write(GRAPH);
              return true;
            });

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("is about to send");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "onnx/model.onnx_data/../../../evil",
        "onnx/model.onnx_data//evil",
        "onnx/model.onnx_data\\evil",
        "onnx/model.onnx_data/./evil"
      })
  void aFileNameThatLeavesTheBundleIsRefused(String name) throws IOException {
    hub.with(REPOSITORY, name, bytes(2_000, 7));

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("not a plain relative path");
    assertThat(leftBehind()).isEmpty();
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void aSecondFetchIntoTheSamePlaceIsTold() throws IOException {
    try (PartFile held = PartFile.open(graph(), GRAPH.length)) {
      Run run = fetch();

      assertThat(held.size()).isZero();
      assertThat(run.exitCode()).isEqualTo(75);
      assertThat(run.err()).contains("Another fetch is writing " + graph() + ".part");
    }
  }

  private Path graph() {
    return output().resolve("onnx/model.onnx");
  }

  private static FakeHub.Fault cutAfter(int bytes) {
    return exchange -> {
      if (exchange.getRequestHeaders().containsKey("Range")) {
        // The second cut comes before the first byte.
        exchange.sendResponseHeaders(503, -1);
        return true;
      }
      exchange.sendResponseHeaders(200, GRAPH.length);
      exchange.getResponseBody().write(GRAPH, 0, bytes);
      exchange.getResponseBody().flush();
      return true;
    };
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leavePart(byte[] content) throws IOException {
    Files.createDirectories(graph().getParent());
    Files.write(PartFile.of(graph()), content);
  }
}
