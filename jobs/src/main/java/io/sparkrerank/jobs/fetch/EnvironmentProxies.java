package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies from {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy}, in
 * lower or upper case, with curl's meaning: {@code no_proxy} is a list of host names, each also
 * covering its subdomains, or {@code *}. The JDK itself reads only system properties.
 */
final class EnvironmentProxies extends ProxySelector {
  private final Map<String, String> environment;
  private final List<String> direct;

  EnvironmentProxies(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.direct =
        List.of(variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+"));
  }

  @Override
  public List<Proxy> select(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    boolean bypass = direct.stream().anyMatch(name -> covers(name, host));
    return List.of(
        proxyFor(String.valueOf(uri.getScheme()))
            .filter(proxy -> !bypass)
            .map(
                proxy ->
                    new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())))
            .orElse(Proxy.NO_PROXY));
  }

  /** The HTTP client reports the failure itself. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {}

  /** User and password, if the proxy for {@code scheme} is written as http://user:password@host. */
  Optional<Authenticator> authenticator(String scheme) {
    return proxyFor(scheme)
        .map(URI::getUserInfo)
        .map(
            info -> {
              String[] parts = info.split(":", 2);
              char[] password = (parts.length < 2 ? "" : parts[1]).toCharArray();
              return new ProxyCredentials(new PasswordAuthentication(parts[0], password));
            });
  }

  private Optional<URI> proxyFor(String scheme) {
    return variable(scheme + "_proxy")
        .or(() -> variable("all_proxy"))
        .map(
            value -> {
              URI proxy = parse(value.contains("://") ? value : "http://" + value);
              if (proxy.getHost() == null || !"http".equals(proxy.getScheme())) {
                throw unusable(scheme);
              }
              return proxy.getPort() >= 0 ? proxy : parse(proxy + ":80");
            });
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  private static boolean covers(String name, String host) {
    String bare = name.startsWith(".") ? name.substring(1) : name;
    return !bare.isEmpty() && (bare.equals("*") || host.equals(bare) || host.endsWith("." + bare));
  }

  private static URI parse(String value) {
    try {
      return URI.create(value);
    } catch (IllegalArgumentException e) {
      throw unusable("http(s)");
    }
  }

  /** Names the variable but not its value, which may hold a password. */
  private static RerankException unusable(String scheme) {
    return new RerankException(
        ExitCode.CONFIG,
        "The proxy in "
            + scheme
            + "_proxy or all_proxy is not of the form http://[user:password@]host:port; SOCKS"
            + " proxies are not supported here.");
  }

  private static final class ProxyCredentials extends Authenticator {
    private final PasswordAuthentication credentials;

    ProxyCredentials(PasswordAuthentication credentials) {
      this.credentials = credentials;
    }

    /** Null, for any but the proxy, is how this interface says "no credentials". */
    @Override
    @SuppressWarnings("NullAway")
    protected PasswordAuthentication getPasswordAuthentication() {
      return getRequestorType() == RequestorType.PROXY ? credentials : null;
    }
  }
}
