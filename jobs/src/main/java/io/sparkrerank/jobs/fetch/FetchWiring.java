package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Puts the parts of a fetch together out of what the host gives.
 *
 * @param environment the variables
 * @param settings patience with the network
 * @param models what is known by name
 * @param usableBytes free space of the file system that holds an existing directory
 */
record FetchWiring(
    FetchEnvironment environment,
    RetrySettings settings,
    KnownModels models,
    ToLongFunction<Path> usableBytes) {
  /** This process, this disk. */
  static FetchWiring real() {
    Path home = Path.of(System.getProperty("user.home", "."));
    return new FetchWiring(
        new FetchEnvironment(System.getenv(), home),
        RetrySettings.DEFAULT,
        KnownModels.shipped(),
        FetchWiring::usableBytes);
  }

  /** A job against the request's endpoint that tells people on {@code err} what it does. */
  FetchJob job(FetchRequest request, PrintWriter err) {
    // A console means that both standard streams are a terminal; only then is rewriting safe.
    ProgressMeter progress = new ProgressMeter(err, System.console() != null);
    URI endpoint = request.endpoint();
    Retries retries = new Retries(endpoint, settings, progress);
    HubTransport transport =
        new HubTransport(client(endpoint), endpoint, request.token(), settings.headerTimeout());
    HubErrors errors = new HubErrors(endpoint, request.token().isEmpty());
    HubClient hub = new HubClient(endpoint, transport, errors, retries);
    return new FetchJob(models, hub, new Downloader(hub, retries, progress), usableBytes, progress);
  }

  /** System properties, being more explicit, win over the environment's proxies. */
  private HttpClient client(URI endpoint) {
    boolean properties =
        System.getProperty("https.proxyHost") != null
            || System.getProperty("http.proxyHost") != null;
    EnvironmentProxies proxies = new EnvironmentProxies(environment.variables());
    Optional<Authenticator> credentials =
        properties ? Optional.empty() : proxies.authenticator(endpoint.getScheme());
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.headerTimeout())
            .proxy(properties ? ProxySelector.getDefault() : proxies);
    if (credentials.isPresent()) {
      // The JDK refuses Basic to a proxy of https unless told before its client is loaded.
      if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
      }
      client.authenticator(credentials.get());
    }
    return client.build();
  }

  private static long usableBytes(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "Cannot ask the file system of %s for its free space: %s; choose another --output."
              .formatted(directory, e.getMessage()),
          e);
    }
  }
}
