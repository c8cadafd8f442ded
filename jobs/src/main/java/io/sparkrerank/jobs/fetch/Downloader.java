package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Brings one file: resumes what is there, survives cut connections, verifies, then renames. */
final class Downloader {
  /** A try that brought less counts as failed, so that a dripping server cannot go on for ever. */
  private static final long PROGRESS_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 1 << 18;

  private final HubClient hub;
  private final Retries retries;
  private final ProgressMeter progress;

  Downloader(HubClient hub, Retries retries, ProgressMeter progress) {
    this.hub = hub;
    this.retries = retries;
    this.progress = progress;
  }

  /**
   * Downloads to {@code target}, which must not exist; afterwards it is complete and verified, or
   * not there.
   *
   * @return the digests of the content
   * @throws RerankException {@link ExitCode#CONFIG} for wrong content, {@link ExitCode#CANT_CREATE}
   *     for a full or read-only disk, else as {@link Retries} says
   */
  ContentDigest.Result download(Snapshot snapshot, HubFile file, Path target) throws IOException {
    try (PartFile part = PartFile.open(target, file.bytes())) {
      progress.start(file.path(), file.bytes(), part.size());
      Transfer transfer = new Transfer(snapshot, file, part);
      while (part.size() < file.bytes()) {
        retries.run(transfer::advance);
      }
      ContentDigest.Result found = part.commit(file.checksum(), transfer.origin());
      progress.finished();
      return found;
    }
  }

  /** The tries for one file, which share the entity tag of the first. */
  private final class Transfer {
    private final Snapshot snapshot;
    private final HubFile file;
    private final PartFile part;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private Optional<String> etag = Optional.empty();

    Transfer(Snapshot snapshot, HubFile file, PartFile part) {
      this.snapshot = snapshot;
      this.file = file;
      this.part = part;
    }

    String origin() {
      return "%s of %s@%s".formatted(file.path(), snapshot.repository(), snapshot.commit());
    }

    /** One connection. Returns the new size if it brought the end or a good piece. */
    long advance() throws IOException, InterruptedException {
      long before = part.size();
      try (HubResponse response = hub.open(snapshot, file, rangeHeaders())) {
        if (response.status() == 416) {
          part.restart();
          throw new TransientHubException("the server does not accept the range asked for");
        }
        hub.errors().check(response, snapshot.repository(), "file " + file.path());
        checkLinkedEtag(response);
        align(response);
        etag = response.strongEtag();
        copy(response, before);
      }
      return part.size();
    }

    private Map<String, String> rangeHeaders() {
      Map<String, String> headers = new HashMap<>();
      if (part.size() > 0) {
        headers.put("Range", "bytes=" + part.size() + "-");
        etag.ifPresent(tag -> headers.put("If-Range", tag));
      }
      return headers;
    }

    /** Makes the file end where the body begins: a 200 is the whole file, whatever was asked. */
    private void align(HubResponse response) throws IOException {
      if (response.status() != 206) {
        if (part.size() > 0) {
          progress.line("%s: the server ignores ranges; starting over", file.path());
          part.restart();
        }
      } else if (response.rangeStart(file.bytes()).orElse(-1) != part.size()) {
        part.restart();
        throw new TransientHubException("the server sent another range than asked for");
      }
    }

    private void copy(HubResponse response, long before) throws IOException {
      try {
        int read = retries.read(response.body(), buffer);
        while (read >= 0) {
          if (read > file.bytes() - part.size()) {
            throw tooLong();
          }
          part.append(buffer, read);
          progress.at(part.size());
          read = retries.read(response.body(), buffer);
        }
      } catch (IOException e) {
        throwUnlessProgress(before, e);
        return;
      }
      if (part.size() < file.bytes()) {
        throwUnlessProgress(before, new IOException("end of stream"));
      }
    }

    private void throwUnlessProgress(long before, IOException e) throws TransientHubException {
      if (part.size() - before < PROGRESS_BYTES) {
        throw new TransientHubException(
            "the connection broke after %d of %d bytes of %s (%s)"
                .formatted(part.size(), file.bytes(), file.path(), e.getMessage()),
            e);
      }
    }

    /** Spares a long download when the hub itself says that it will be the wrong one. */
    private void checkLinkedEtag(HubResponse response) {
      String linked = response.linkedEtag().orElse("").replace("\"", "");
      boolean comparable =
          file.checksum().source() != Checksum.Source.HUB_GIT_SHA1 && linked.length() == 64;
      if (comparable && !linked.equals(file.checksum().hex())) {
        throw new RerankException(
            ExitCode.CONFIG,
            "The hub is about to send %s with sha256 %s, but the %s is %s; do not trust this endpoint."
                .formatted(
                    origin(), linked, file.checksum().source().label(), file.checksum().hex()));
      }
    }

    private RerankException tooLong() {
      part.restart();
      return new RerankException(
          ExitCode.CONFIG,
          "%s is longer than the %d bytes the hub announced; do not trust this endpoint or proxy."
              .formatted(origin(), file.bytes()));
    }
  }
}
