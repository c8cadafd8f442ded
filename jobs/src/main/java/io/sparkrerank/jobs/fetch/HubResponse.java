package io.sparkrerank.jobs.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back after all redirects. Closing it drops the connection if the body is not read out.
 *
 * @param status of the last hop
 * @param headers of the last hop
 * @param linkedEtag the hub's own {@code x-linked-etag}, which only the first hop carries
 * @param body to be read once
 */
record HubResponse(int status, HttpHeaders headers, Optional<String> linkedEtag, InputStream body)
    implements AutoCloseable {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+)");

  /** Of the last hop, with what an earlier hop said of the file. */
  static HubResponse of(HttpResponse<InputStream> last, Optional<String> linkedEtag) {
    return new HubResponse(last.statusCode(), last.headers(), linkedEtag, last.body());
  }

  /** A header of the last hop. */
  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Where a 206 begins, if it is a part of a file of {@code total} bytes. */
  OptionalLong rangeStart(long total) {
    Matcher range = CONTENT_RANGE.matcher(header("Content-Range").orElse(""));
    return range.matches() && range.group(2).equals(Long.toString(total))
        ? OptionalLong.of(Long.parseLong(range.group(1)))
        : OptionalLong.empty();
  }

  /** An entity tag that promises identical bytes, the only kind a range may be built on. */
  Optional<String> strongEtag() {
    return header("ETag").filter(tag -> tag.startsWith("\""));
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
