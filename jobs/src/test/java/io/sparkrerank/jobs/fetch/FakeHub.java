package io.sparkrerank.jobs.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A hub and its CDN on two ports of 127.0.0.1, with the hub's paths, statuses and headers: small
 * files come from the hub itself, files of {@link #LFS_BYTES} or more by a 302 to the CDN.
 */
final class FakeHub implements AutoCloseable {
  static final int LFS_BYTES = 1000;
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Content by repository and path; what is served may be made to differ from what is listed. */
  final Map<String, Map<String, byte[]>> listed = new TreeMap<>();

  final Map<String, byte[]> served = new TreeMap<>();
  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /** Consulted first for every request; returns true if it answered. */
  volatile Fault fault = exchange -> false;

  volatile boolean acceptRanges = true;

  /** Entries per page of a listing. */
  volatile int pageSize = 1000;

  private final HttpServer hub;
  private final HttpServer cdn;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** A request as the server saw it. */
  record Request(String host, String method, URI uri, Headers headers) {
    boolean has(String header) {
      return headers.containsKey(header);
    }
  }

  /** Answers a request in the hub's place. */
  interface Fault {
    boolean answered(HttpExchange exchange) throws IOException;
  }

  FakeHub() throws IOException {
    hub = start("hub");
    cdn = start("cdn");
  }

  /** The endpoint to give to the client. */
  String endpoint() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  /** Adds a file at {@link #COMMIT}. */
  FakeHub with(String repository, String path, byte[] content) {
    listed.computeIfAbsent(repository, r -> new LinkedHashMap<>()).put(path, content);
    return this;
  }

  /** Requests that fetched content, on either host. */
  List<Request> downloads() {
    return requests.stream()
        .filter(r -> r.uri().getPath().contains("/resolve/") || r.host().equals("cdn"))
        .toList();
  }

  /** Requests to one host. */
  List<Request> to(String host) {
    return requests.stream().filter(r -> r.host().equals(host)).toList();
  }

  /** A fault for the first {@code times} requests that match. */
  static Fault first(int times, Predicate<HttpExchange> matching, Fault then) {
    int[] left = {times};
    return exchange -> {
      synchronized (left) {
        if (!matching.test(exchange) || left[0] == 0) {
          return false;
        }
        left[0]--;
      }
      return then.answered(exchange);
    };
  }

  static Predicate<HttpExchange> pathContains(String part) {
    return exchange -> exchange.getRequestURI().getPath().contains(part);
  }

  /** Answers with a status, a header and no content. */
  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
      return true;
    };
  }

  @Override
  public void close() {
    hub.stop(0);
    cdn.stop(0);
    threads.shutdownNow();
  }

  private HttpServer start(String name) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    HttpServer server = HttpServer.create(any, 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(name, exchange));
    server.start();
    return server;
  }

  private void handle(String host, HttpExchange exchange) throws IOException {
    Headers headers = new Headers();
    headers.putAll(exchange.getRequestHeaders());
    requests.add(new Request(host, exchange.getRequestMethod(), exchange.getRequestURI(), headers));
    try (exchange) {
      if (fault.answered(exchange)) {
        return;
      }
      String path = exchange.getRequestURI().getPath();
      if (host.equals("cdn")) {
        content(exchange, served.getOrDefault(path.substring(1), new byte[0]));
      } else if (path.startsWith("/api/models/")) {
        api(exchange, path.substring("/api/models/".length()));
      } else {
        resolve(exchange, path.substring(1));
      }
    }
  }

  private void api(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.split("/", 4);
    Map<String, byte[]> files = listed.get(parts[0] + "/" + parts[1]);
    if (files == null) {
      status(404, "X-Error-Code", "RepoNotFound").answered(exchange);
    } else if (!parts[3].equals("main") && !parts[3].equals(COMMIT)) {
      status(404, "X-Error-Code", "RevisionNotFound").answered(exchange);
    } else if (parts[2].equals("revision")) {
      json(exchange, "{\"id\":\"x\",\"sha\":\"" + COMMIT + "\"}");
    } else {
      tree(exchange, files);
    }
  }

  private void tree(HttpExchange exchange, Map<String, byte[]> files) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
    List<String> entries = new ArrayList<>();
    entries.add("{\"type\":\"directory\",\"oid\":\"" + COMMIT + "\",\"size\":0,\"path\":\"onnx\"}");
    files.forEach((path, content) -> entries.add(entry(path, content)));
    int to = Math.min(entries.size(), from + pageSize);
    if (to < entries.size()) {
      // As a mirror does that forwards the real hub's link.
      String next = "https://huggingface.co/elsewhere?recursive=true&cursor=" + to;
      exchange.getResponseHeaders().add("Link", "<" + next + ">; rel=\"next\"");
    }
    json(exchange, "[" + String.join(",", entries.subList(from, to)) + "]");
  }

  private static String entry(String path, byte[] content) {
    ContentDigest.Result digest = digest(content);
    String escaped = path.replace("\\", "\\\\");
    String lfs =
        "\"lfs\":{\"oid\":\"%s\",\"size\":%d,\"pointerSize\":135},"
            .formatted(digest.sha256(), content.length);
    return "{\"type\":\"file\",\"oid\":\"%s\",\"size\":%d,%s\"path\":\"%s\"}"
        .formatted(
            digest.gitSha1(), content.length, content.length < LFS_BYTES ? "" : lfs, escaped);
  }

  private void resolve(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.split("/", 5);
    Map<String, byte[]> files = listed.getOrDefault(parts[0] + "/" + parts[1], Map.of());
    byte[] content = parts.length == 5 ? files.get(parts[4]) : null;
    if (content == null) {
      status(404, "X-Error-Code", "EntryNotFound").answered(exchange);
      return;
    }
    byte[] sent = served.getOrDefault(parts[4], content);
    exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
    if (content.length < LFS_BYTES) {
      content(exchange, sent);
      return;
    }
    served.putIfAbsent(parts[4], content);
    exchange.getResponseHeaders().add("X-Linked-Etag", '"' + digest(content).sha256() + '"');
    exchange.getResponseHeaders().add("X-Linked-Size", Integer.toString(content.length));
    String location = "http://127.0.0.1:" + cdn.getAddress().getPort() + "/" + parts[4];
    status(302, "Location", location).answered(exchange);
  }

  private void content(HttpExchange exchange, byte[] content) throws IOException {
    String etag = '"' + digest(content).gitSha1().substring(0, 32) + '"';
    exchange.getResponseHeaders().add("ETag", etag);
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    int from = 0;
    int status = 200;
    if (acceptRanges && range != null && (ifRange == null || ifRange.equals(etag))) {
      from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      status = 206;
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(status, content.length - from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content, from, content.length - from);
    }
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static ContentDigest.Result digest(byte[] content) {
    try {
      Path file = Files.createTempFile("fake-hub", "");
      Files.write(file, content);
      ContentDigest.Result digest = ContentDigest.of(file);
      Files.delete(file);
      return digest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
