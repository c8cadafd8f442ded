package io.sparkrerank.jobs.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The three requests of the hub's HTTP interface that a download needs. Paths and fields are those
 * {@code huggingface_hub} uses.
 */
final class HubClient {
  /** Far above any real listing; a server that sends more is not the hub. */
  private static final int MAX_JSON_BYTES = 64 << 20;

  private static final int MAX_PAGES = 1000;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NEXT_PAGE = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

  private final URI endpoint;
  private final HubTransport transport;
  private final HubErrors errors;
  private final Retries retries;
  private final ObjectMapper mapper = new ObjectMapper();

  HubClient(URI endpoint, HubTransport transport, HubErrors errors, Retries retries) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.errors = errors;
    this.retries = retries;
  }

  /**
   * Resolves a branch, tag or commit and lists what is in it.
   *
   * @throws RerankException as {@link HubErrors} and {@link Retries} say
   */
  Snapshot snapshot(String repository, String revision) {
    String what = "revision " + revision;
    String model = "/api/models/" + repository;
    String commit =
        json(model + "/revision/" + escape(revision), repository, what).body().path("sha").asText();
    if (!COMMIT.matcher(commit).matches()) {
      throw errors.notTheHub("a commit hash for " + what);
    }
    List<HubFile> files = new ArrayList<>();
    String tree = model + "/tree/" + commit + "?recursive=true";
    Optional<String> page = Optional.of(tree);
    for (int pages = 0; page.isPresent() && pages < MAX_PAGES; pages++) {
      Page got = json(page.get(), repository, "the file list");
      got.body().forEach(entry -> addFile(entry, files));
      // Only the query is taken over: mirrors forward links that still point to the real hub.
      page = got.nextQuery().map(query -> model + "/tree/" + commit + "?" + query);
    }
    return new Snapshot(repository, commit, files);
  }

  /**
   * Opens a file once, without retries; the caller closes it.
   *
   * @param headers such as {@code Range}
   */
  HubResponse open(Snapshot snapshot, HubFile file, Map<String, String> headers)
      throws IOException, InterruptedException {
    String path =
        Arrays.stream(file.path().split("/"))
            .map(HubClient::escape)
            .collect(Collectors.joining("/"));
    URI uri = at("/" + snapshot.repository() + "/resolve/" + snapshot.commit() + "/" + path);
    return transport.get(uri, headers);
  }

  /** The judge of what {@link #open} returns. */
  HubErrors errors() {
    return errors;
  }

  private record Page(JsonNode body, Optional<String> nextQuery) {}

  private Page json(String path, String repository, String what) {
    return retries.run(
        () -> {
          try (HubResponse response = transport.get(at(path), Map.of())) {
            errors.check(response, repository, what);
            byte[] body = retries.readAll(response.body(), MAX_JSON_BYTES);
            return new Page(mapper.readTree(body), nextQuery(response));
          } catch (JsonProcessingException e) {
            throw errors.notTheHub("JSON for " + what);
          }
        });
  }

  private void addFile(JsonNode entry, List<HubFile> files) {
    if (!entry.path("type").asText().equals("file")) {
      return;
    }
    JsonNode lfs = entry.path("lfs");
    boolean large = lfs.isObject();
    String hex =
        large ? lfs.path("oid").asText().replace("sha256:", "") : entry.path("oid").asText();
    if (!(large ? SHA256 : COMMIT).matcher(hex).matches()
        || !entry.path("size").isIntegralNumber()) {
      throw errors.notTheHub("a hash and size for each file");
    }
    Checksum.Source source = large ? Checksum.Source.HUB_LFS_SHA256 : Checksum.Source.HUB_GIT_SHA1;
    long bytes = (large && lfs.has("size") ? lfs : entry).path("size").asLong();
    files.add(new HubFile(entry.path("path").asText(), bytes, new Checksum(source, hex)));
  }

  private static Optional<String> nextQuery(HubResponse response) {
    Matcher next = NEXT_PAGE.matcher(response.header("Link").orElse(""));
    return next.find()
        ? Optional.ofNullable(URI.create(next.group(1)).getRawQuery())
        : Optional.empty();
  }

  private URI at(String path) {
    return URI.create(endpoint + path);
  }

  private static String escape(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }
}
