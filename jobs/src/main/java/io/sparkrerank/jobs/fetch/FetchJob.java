package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Plans first, then acts: names, revision, hashes, existing files and space are all settled before
 * the first byte is written.
 */
final class FetchJob {
  private final KnownModels models;
  private final HubClient hub;
  private final Downloader downloader;
  private final ToLongFunction<Path> usableBytes;
  private final Retries.Notes notes;

  /**
   * @param usableBytes free space of the file system that holds an existing directory
   * @param notes takes lines for people
   */
  FetchJob(
      KnownModels models,
      HubClient hub,
      Downloader downloader,
      ToLongFunction<Path> usableBytes,
      Retries.Notes notes) {
    this.models = models;
    this.hub = hub;
    this.downloader = downloader;
    this.usableBytes = usableBytes;
    this.notes = notes;
  }

  /**
   * What is to be done.
   *
   * @param files all files of the bundle
   * @param present digests of those already there and right
   */
  private record Plan(
      Snapshot snapshot, List<HubFile> files, Map<HubFile, ContentDigest.Result> present) {}

  /**
   * Fetches what is missing and writes the manifest.
   *
   * @throws RerankException with the exit codes listed in {@link FetchModel}'s help
   */
  Manifest run(FetchRequest request) {
    Plan plan = plan(request);
    List<Manifest.Entry> entries = new ArrayList<>();
    for (HubFile file : plan.files()) {
      ContentDigest.Result digest = plan.present().get(file);
      if (digest == null) {
        digest = download(plan.snapshot(), file, file.under(request.output()));
      }
      String label = file.checksum().source().label();
      entries.add(new Manifest.Entry(file.path(), file.bytes(), digest.sha256(), label));
    }
    Manifest manifest = manifest(request, plan.snapshot(), entries);
    manifest.write(request.output());
    return manifest;
  }

  private Plan plan(FetchRequest request) {
    Optional<KnownModel> known = models.find(request.model(), request.variant());
    String repository = known.map(KnownModel::repository).orElse(request.model());
    String revision = request.revision().or(() -> known.map(KnownModel::revision)).orElse("main");
    Snapshot snapshot = hub.snapshot(repository, revision);
    List<HubFile> files = BundleSelection.choose(snapshot, request, known);
    refuseOtherBundle(request, manifest(request, snapshot, List.of()));
    Map<HubFile, ContentDigest.Result> present = present(files, request.output());
    checkSpace(files, present, request.output());
    notes.line(
        "%s@%s, variant %s: %d files, %.1f MB, %d of them already in %s",
        repository,
        snapshot.commit(),
        request.variant(),
        files.size(),
        files.stream().mapToLong(HubFile::bytes).sum() / 1e6,
        present.size(),
        request.output());
    if (known.isPresent() && !known.get().revision().equals(snapshot.commit())) {
      notes.line(
          "This is not the pinned commit %s, so files are verified against the hub's hashes alone",
          known.get().revision());
    }
    return new Plan(snapshot, files, present);
  }

  private static void refuseOtherBundle(FetchRequest request, Manifest wanted) {
    Manifest.read(request.output())
        .filter(there -> !there.sameBundle(wanted))
        .ifPresent(
            there -> {
              throw new RerankException(
                  ExitCode.CONFIG,
                  "%s already holds %s@%s, variant %s; choose another --output."
                      .formatted(
                          request.output(), there.repository(), there.revision(), there.variant()));
            });
  }

  private static Map<HubFile, ContentDigest.Result> present(List<HubFile> files, Path output) {
    Map<HubFile, ContentDigest.Result> present = new HashMap<>();
    for (HubFile file : files) {
      Path path = file.under(output);
      if (Files.exists(path)) {
        ContentDigest.Result found = digest(path);
        if (!file.checksum().matches(found)) {
          throw new RerankException(
              ExitCode.CONFIG,
              "%s exists with %s, but the %s is %s; it was left alone: move it away or choose"
                      .formatted(
                          path,
                          file.checksum().found(found),
                          file.checksum().source().label(),
                          file.checksum().hex())
                  + " another --output.");
        }
        present.put(file, found);
      }
    }
    return present;
  }

  private void checkSpace(
      List<HubFile> files, Map<HubFile, ContentDigest.Result> present, Path output) {
    long needed = 0;
    for (HubFile file : files) {
      if (!present.containsKey(file)) {
        long here = PartFile.of(file.under(output)).toFile().length();
        needed += Math.max(0, file.bytes() - here);
      }
    }
    long usable = usableBytes.applyAsLong(existingParent(output));
    if (needed > usable) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "%s needs %d more bytes but its file system has %d left; free space or choose another"
                  .formatted(output, needed, usable)
              + " --output.");
    }
  }

  private ContentDigest.Result download(Snapshot snapshot, HubFile file, Path target) {
    try {
      return downloader.download(snapshot, file, target);
    } catch (IOException e) {
      throw new UncheckedIOException("closing " + target, e);
    }
  }

  private static Manifest manifest(
      FetchRequest request, Snapshot snapshot, List<Manifest.Entry> entries) {
    return new Manifest(
        request.model(),
        snapshot.repository(),
        snapshot.commit(),
        request.variant().toString(),
        entries);
  }

  private static ContentDigest.Result digest(Path path) {
    try {
      return ContentDigest.of(path);
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "Cannot read %s, which is in the way: %s; choose another --output."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static Path existingParent(Path directory) {
    Path at = directory.toAbsolutePath().normalize();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }
}
