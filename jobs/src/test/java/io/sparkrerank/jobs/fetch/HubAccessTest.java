package io.sparkrerank.jobs.fetch;

import static io.sparkrerank.jobs.fetch.FakeHub.first;
import static io.sparkrerank.jobs.fetch.FakeHub.pathContains;
import static io.sparkrerank.jobs.fetch.FakeHub.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see what: tokens, redirects, and the statuses of a hub that says no. */
class HubAccessTest extends FetchFixture {
  private static final Predicate<HttpExchange> ALWAYS = exchange -> true;

  @Test
  void theTokenGoesToTheHubButNotToTheHostItRedirectsTo() {
    environment.put("HF_TOKEN", SECRET);

    assertThat(fetch().exitCode()).isZero();

    assertThat(hub.to("hub"))
        .allSatisfy(
            r -> assertThat(r.headers().getFirst("Authorization")).isEqualTo("Bearer " + SECRET));
    assertThat(hub.to("cdn")).isNotEmpty().noneMatch(r -> r.has("Authorization"));
  }

  @Test
  void theTokenIsNotInTheManifest() throws IOException {
    environment.put("HF_TOKEN", SECRET);

    fetch();

    assertThat(Files.readString(output().resolve(Manifest.NAME))).doesNotContain(SECRET);
  }

  @Test
  void theTokenFileBelowHfHomeIsUsed() throws IOException {
    Files.writeString(directory.resolve("token"), SECRET + "\n");
    environment.put("HF_HOME", directory.toString());

    fetch();

    assertThat(hub.to("hub")).allMatch(r -> r.has("Authorization"));
  }

  @Test
  void aTokenThatCannotBeAHeaderIsRefusedUnprinted() {
    environment.put("HF_TOKEN", SECRET + "\u0007");

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("contains blanks or control characters");
  }

  @Test
  void anEndlessRedirectEnds() {
    hub.fault =
        exchange -> status(302, "Location", exchange.getRequestURI().toString()).answered(exchange);

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("redirects more than 5 times");
  }

  @Test
  void aRenamedRepositoryIsFollowedWithTheToken() {
    environment.put("HF_TOKEN", SECRET);
    hub.listed.put("new/name", hub.listed.remove(REPOSITORY));
    hub.fault =
        exchange -> {
          String uri = exchange.getRequestURI().toString();
          return uri.contains(REPOSITORY)
              && status(307, "Location", uri.replace(REPOSITORY, "new/name")).answered(exchange);
        };

    assertThat(fetch().exitCode()).isZero();
    assertThat(hub.to("hub")).allMatch(r -> r.has("Authorization"));
  }

  @Test
  void aRateLimitIsWaitedOut() {
    hub.fault = first(1, ALWAYS, status(429, "Retry-After", "1"));

    long start = System.nanoTime();
    Run run = fetch();

    assertThat(run.exitCode()).isZero();
    assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000L);
    assertThat(run.err()).contains("status 429); trying again in 1 s");
  }

  @Test
  void aRateLimitMayNameADate() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(900));
    hub.fault = first(1, ALWAYS, status(429, "Retry-After", date));

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(75);
    assertThat(run.err()).contains("asks for a pause of 89");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aHubThatStaysBusyIsATemporaryFailure(int busy) {
    hub.fault = status(busy);

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(75);
    assertThat(run.err()).contains("gave up", "status " + busy);
    assertThat(hub.requests).hasSize(1 + HASTY.retries());
  }

  @Test
  void a401WithoutTokenAsksForOne() {
    hub.fault = status(401, "X-Error-Code", "RepoNotFound");

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("does not show " + REPOSITORY, "set HF_TOKEN");
    assertThat(hub.requests).as("not retried").hasSize(1);
  }

  @Test
  void a401WithTokenDoubtsTheToken() {
    environment.put("HF_TOKEN", SECRET);
    hub.fault = status(401);

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("refuses the token for " + REPOSITORY);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aGatedRepositoryIsSaidToBeGated(int refused) {
    hub.fault = first(9, pathContains("/resolve/"), status(refused, "X-Error-Code", "GatedRepo"));

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("is gated", "accept its terms at " + hub.endpoint());
  }

  @Test
  void aMissingRepositoryIsNamed() {
    Run run = run("no/such", "--output", output().toString());

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("has no repository for no/such (status 404)");
  }

  @Test
  void aMissingRevisionIsNamed() {
    Run run = fetch("--revision", "refs/pr/5");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("has no revision refs/pr/5 for " + REPOSITORY);
    assertThat(hub.requests.get(0).uri().getRawPath()).endsWith("/revision/refs%2Fpr%2F5");
  }

  @Test
  void aFileThatIsListedButGoneIsNamed() {
    hub.fault = first(1, pathContains("/resolve/"), status(404, "X-Error-Code", "EntryNotFound"));

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("has no file onnx/model.onnx for " + REPOSITORY);
  }

  @Test
  void aListingInPagesIsReadToItsEnd() {
    hub.pageSize = 2;

    assertThat(fetch().exitCode()).isZero();
  }

  @Test
  void aWebPageInPlaceOfTheHubIsSaid() {
    hub.fault =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<html>log in</html>".getBytes());
          exchange.getResponseBody().close();
          return true;
        };

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("it is not a Hugging Face hub");
  }

  @Test
  void a403WithoutReasonLeavesItOpen() {
    hub.fault = status(403);

    Run run = fetch();

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("forbids " + REPOSITORY + " (status 403)");
  }
}
