package io.sparkrerank.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies as curl reads them from the environment. */
class EnvironmentProxiesTest extends FetchFixture {
  private static final URI HUB = URI.create("https://huggingface.co/x");

  @Test
  void eachSchemeHasItsVariable() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(Map.of("https_proxy", "http://one:3128", "HTTP_PROXY", "two:8080"));

    assertThat(proxies.select(HUB)).containsExactly(proxy("one", 3128));
    assertThat(proxies.select(URI.create("http://mirror/"))).containsExactly(proxy("two", 8080));
  }

  @Test
  void allProxyStandsInAndNothingMeansDirect() {
    assertThat(new EnvironmentProxies(Map.of("ALL_PROXY", "http://three")).select(HUB))
        .containsExactly(proxy("three", 80));
    assertThat(new EnvironmentProxies(Map.of()).select(HUB)).containsExactly(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource({
    "huggingface.co, true",
    "HUGGINGFACE.CO, true",
    ".huggingface.co, true",
    "*, true",
    "'localhost, co', true",
    "face.co, false",
    "huggingface.com, false"
  })
  void noProxyNamesHostsAndTheirSubdomains(String noProxy, boolean direct) {
    EnvironmentProxies proxies =
        new EnvironmentProxies(Map.of("https_proxy", "http://one:1", "no_proxy", noProxy));

    assertThat(proxies.select(HUB).get(0) == Proxy.NO_PROXY).isEqualTo(direct);
  }

  @Test
  void aProxyThatCannotBeUsedIsRefusedWithoutItsPassword() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(Map.of("https_proxy", "socks5://me:" + SECRET + "@one:1"));

    assertThatThrownBy(() -> proxies.select(HUB))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("https_proxy")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void aProxyWithPasswordIsUsed() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          String credentials = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
          seen.add(exchange.getRequestURI() + " " + credentials);
          if (credentials == null) {
            exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"p\"");
          }
          exchange.sendResponseHeaders(credentials == null ? 407 : 404, -1);
          exchange.close();
        });
    proxy.start();
    try {
      int port = proxy.getAddress().getPort();
      environment.put("http_proxy", "http://me:" + SECRET + "@127.0.0.1:" + port);

      Run run = fetch("--endpoint", "http://hub.test");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
      assertThat(seen.get(seen.size() - 1))
          .startsWith("http://hub.test/api/models/" + REPOSITORY)
          .contains(" Basic ");
    } finally {
      proxy.stop(0);
    }
  }

  private static Proxy proxy(String host, int port) {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }
}
