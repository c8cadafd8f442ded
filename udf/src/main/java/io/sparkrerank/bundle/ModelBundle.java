package io.sparkrerank.bundle;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model in a local directory.
 *
 * @param directory the bundle's root
 * @param layout its files
 * @param config what its {@code config.json} says
 * @param sha256 fingerprint of all its files, see {@link Fingerprint}
 */
public record ModelBundle(Path directory, BundleLayout layout, BundleConfig config, String sha256) {
  private static final byte[] LFS_POINTER =
      "version https://git-lfs".getBytes(StandardCharsets.UTF_8);
  private static final int MAX_DEPTH = 3;

  /**
   * Opens a directory and computes its fingerprint, which reads every byte of it.
   *
   * @param onnxFile the graph inside, or empty for the usual places
   * @throws RerankException ({@link ExitCode#CONFIG}) if it is not a complete bundle
   */
  public static ModelBundle open(Path directory, Optional<String> onnxFile) {
    if (!Files.isDirectory(directory)) {
      throw new RerankException(
          ExitCode.CONFIG,
          "model.path "
              + directory
              + " is not a directory; expected a model bundle with model.onnx, tokenizer.json and"
              + " config.json");
    }
    BundleLayout layout = BundleLayout.choose(directory.toString(), list(directory), onnxFile);
    for (String file : layout.files()) {
      refusePointer(directory.resolve(file));
    }
    ExternalData.check(directory, layout);
    return new ModelBundle(
        directory,
        layout,
        BundleConfig.read(directory.resolve(BundleLayout.CONFIG)),
        Fingerprint.of(directory, layout.files()));
  }

  /** The graph's file. */
  public Path onnxPath() {
    return directory.resolve(layout.onnxFile());
  }

  /**
   * Whether the runtime may be asked for exact products of bytes ({@code
   * session.x64quantprecision}): it ends the process or refuses the graph where a product has no
   * zero point of its own. True of a graph without such products.
   */
  public boolean allowsExactByteProducts() {
    return ByteProduct.allApart(GraphFile.read(onnxPath()).byteProducts());
  }

  /** The tokenizer's file. */
  public Path tokenizerPath() {
    return directory.resolve(BundleLayout.TOKENIZER);
  }

  private static List<String> list(Path directory) {
    try (Stream<Path> walk = Files.walk(directory, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new RerankException(
          ExitCode.CONFIG, "model bundle " + directory + " cannot be listed: " + e.getMessage(), e);
    }
  }

  private static void refusePointer(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (Arrays.equals(in.readNBytes(LFS_POINTER.length), LFS_POINTER)) {
        throw new RerankException(
            ExitCode.CONFIG,
            file
                + " is a Git LFS pointer, not the file itself; run git lfs pull in the model's"
                + " repository, or fetch it with scripts/fetch-model.sh");
      }
    } catch (IOException e) {
      throw new RerankException(ExitCode.CONFIG, file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
