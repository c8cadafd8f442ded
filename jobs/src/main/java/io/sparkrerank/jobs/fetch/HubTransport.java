package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One GET with its redirects. The hub sends large files from another host: redirects are followed
 * by hand because the JDK would carry the Authorization header along.
 */
final class HubTransport {
  private static final int MAX_REDIRECTS = 5;
  private static final String USER_AGENT = "spark-rerank-fetch";

  private final HttpClient client;
  private final URI endpoint;
  private final Optional<HubToken> token;
  private final Duration headerTimeout;

  /**
   * @param client must not follow redirects itself
   * @param endpoint the only origin that may see the token
   * @param token sent as a bearer token
   * @param headerTimeout for each hop
   */
  HubTransport(HttpClient client, URI endpoint, Optional<HubToken> token, Duration headerTimeout) {
    this.client = client;
    this.endpoint = endpoint;
    this.token = token;
    this.headerTimeout = headerTimeout;
  }

  /**
   * Gets {@code uri}; any status but a redirect is returned, not judged.
   *
   * @throws IOException if a host could not be reached
   * @throws RerankException {@link ExitCode#UNAVAILABLE} for redirects that lead nowhere
   */
  HubResponse get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
    URI at = uri;
    Optional<String> linkedEtag = Optional.empty();
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<InputStream> response =
          client.send(request(at, headers), BodyHandlers.ofInputStream());
      if (linkedEtag.isEmpty()) {
        linkedEtag = response.headers().firstValue("x-linked-etag");
      }
      if (!isRedirect(response.statusCode())) {
        return HubResponse.of(response, linkedEtag);
      }
      response.body().close();
      at = target(at, response.headers().firstValue("Location"));
    }
    throw badRedirect("redirects more than " + MAX_REDIRECTS + " times");
  }

  private HttpRequest request(URI at, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .timeout(headerTimeout)
            .header("User-Agent", USER_AGENT)
            // A compressed body would have another length and other ranges.
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (sameOrigin(at, endpoint)) {
      token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
    }
    return request.build();
  }

  private URI target(URI from, Optional<String> location) {
    URI to;
    try {
      to = from.resolve(location.orElse(""));
    } catch (IllegalArgumentException e) {
      throw badRedirect("redirects to an address that is not a URI");
    }
    boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
    if (location.isEmpty() || !web || to.getHost() == null) {
      throw badRedirect("redirects to nowhere");
    }
    if ("https".equals(from.getScheme()) && "http".equals(to.getScheme())) {
      throw badRedirect("redirects from https to plain http on " + to.getHost());
    }
    return to;
  }

  private RerankException badRedirect(String what) {
    return new RerankException(
        ExitCode.UNAVAILABLE,
        endpoint
            + " "
            + what
            + ", which the hub never does; check --endpoint, HF_ENDPOINT and"
            + " the proxy.");
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static boolean sameOrigin(URI one, URI other) {
    return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
        && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    int standard = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    return uri.getPort() < 0 ? standard : uri.getPort();
  }
}
