package io.sparkrerank.jobs.fetch;

import io.sparkrerank.bundle.BundleLayout;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which files of a snapshot make a bundle: what {@link BundleLayout} will read, so external data
 * beside the graph included, and {@code special_tokens_map.json} for other tools.
 */
final class BundleSelection {
  private static final String SPECIAL_TOKENS = "special_tokens_map.json";

  private BundleSelection() {}

  /**
   * Chooses the graph and what belongs to it, the graph first.
   *
   * @param known its pins replace the hub's hashes, if the snapshot is at the pinned commit
   * @throws RerankException {@link ExitCode#USAGE} if there is no such graph, {@link
   *     ExitCode#CONFIG} if the repository is no bundle or contradicts a pin
   */
  static List<HubFile> choose(Snapshot snapshot, FetchRequest request, Optional<KnownModel> known) {
    HubFile graph = graph(snapshot, request, known);
    List<String> present = snapshot.files().stream().map(HubFile::path).toList();
    String where = snapshot.repository() + "@" + snapshot.commit();
    BundleLayout layout = BundleLayout.choose(where, present, Optional.of(graph.path()));
    Set<String> chosen = new LinkedHashSet<>(Set.of(graph.path()));
    chosen.addAll(layout.files());
    chosen.add(SPECIAL_TOKENS);
    Optional<KnownModel> pinned = known.filter(k -> k.revision().equals(snapshot.commit()));
    return chosen.stream()
        .flatMap(path -> snapshot.file(path).stream())
        .map(file -> pin(snapshot, file, pinned))
        .toList();
  }

  private static HubFile graph(
      Snapshot snapshot, FetchRequest request, Optional<KnownModel> known) {
    List<String> places =
        request
            .graph()
            .or(() -> known.map(KnownModel::graph))
            .map(List::of)
            .orElse(request.variant().graphs());
    return places.stream()
        .flatMap(path -> snapshot.file(path).stream())
        .findFirst()
        .orElseThrow(() -> noGraph(snapshot, places));
  }

  private static HubFile pin(Snapshot snapshot, HubFile file, Optional<KnownModel> known) {
    Optional<KnownModel.Pin> pin = known.flatMap(k -> k.pin(file.path()));
    if (pin.isEmpty()) {
      return file;
    }
    Checksum checksum = new Checksum(Checksum.Source.PINNED_SHA256, pin.get().sha256());
    boolean hubHasSha256 = file.checksum().source() == Checksum.Source.HUB_LFS_SHA256;
    if (file.bytes() != pin.get().bytes()
        || (hubHasSha256 && !file.checksum().hex().equals(checksum.hex()))) {
      throw new RerankException(
          ExitCode.CONFIG,
          "The hub announces %s of %s@%s with %d bytes and %s %s, but spark-rerank pins %d bytes and"
                  .formatted(
                      file.path(),
                      snapshot.repository(),
                      snapshot.commit(),
                      file.bytes(),
                      file.checksum().source().label(),
                      file.checksum().hex(),
                      pin.get().bytes())
              + " sha256 %s; do not use this endpoint's file.".formatted(checksum.hex()));
    }
    return file.withChecksum(checksum);
  }

  private static RerankException noGraph(Snapshot snapshot, List<String> places) {
    String graphs =
        snapshot.files().stream()
            .map(HubFile::path)
            .filter(path -> path.endsWith(".onnx"))
            .collect(Collectors.joining(", "));
    return new RerankException(
        ExitCode.USAGE,
        "%s@%s has no %s; %s"
            .formatted(
                snapshot.repository(),
                snapshot.commit(),
                String.join(" or ", places),
                graphs.isEmpty()
                    ? "it holds no ONNX export at all: take a known name, a repository with an"
                        + " export, or make one (docs/models.md)."
                    : "it has " + graphs + ": choose one with --file."));
  }
}
