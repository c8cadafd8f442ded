package io.sparkrerank.jobs.fetch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What a bundle directory holds and where it came from: {@code rerank-manifest.json}. It carries no
 * time, so fetching the same bundle twice gives the same bytes.
 *
 * @param model what the user asked for
 * @param repository the hub repository
 * @param revision the commit, 40 hex digits
 * @param variant {@code onnx}, {@code fp16} or {@code int8}
 * @param files in the order they were chosen, the graph first
 */
record Manifest(
    String model, String repository, String revision, String variant, List<Entry> files) {
  /** The file's name inside the bundle. */
  static final String NAME = "rerank-manifest.json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Copies the list. */
  Manifest {
    files = List.copyOf(files);
  }

  /**
   * One file of the bundle.
   *
   * @param path relative to the bundle, with {@code /}
   * @param bytes its size
   * @param sha256 of its content, computed here, lower-case hex
   * @param verifiedAgainst whose expectation it met, a {@link Checksum.Source#label}
   */
  record Entry(String path, long bytes, String sha256, String verifiedAgainst) {}

  /** Whether the other describes the same bundle, whoever vouched for its files. */
  boolean sameBundle(Manifest other) {
    return repository.equals(other.repository)
        && revision.equals(other.revision)
        && variant.equals(other.variant);
  }

  /**
   * The manifest of a directory.
   *
   * @return empty if there is none
   * @throws RerankException {@link ExitCode#CONFIG} if it cannot be read
   */
  static Optional<Manifest> read(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(file.toFile(), Manifest.class));
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.CONFIG,
          file + " is not a manifest of this program; move it away or choose another --output.",
          e);
    }
  }

  /** Writes beside and renames, so that a reader sees the old one or the new one. */
  void write(Path directory) {
    Path file = directory.resolve(NAME);
    Path part = PartFile.of(file);
    try {
      Files.writeString(part, MAPPER.writeValueAsString(this) + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "Cannot write %s: %s; choose another --output.".formatted(file, e.getMessage()),
          e);
    }
  }
}
