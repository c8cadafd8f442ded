package io.sparkrerank.bundle;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies remote bundles to this host once, however many JVMs ask. A copy is made under a file lock
 * in a temporary directory and renamed into place whole, so a directory that has its final name is
 * complete.
 */
public final class BundleCache {
  private static final Logger LOG = LoggerFactory.getLogger(BundleCache.class);
  private static final String TEMPORARY = ".tmp";
  private static final long LOCK_RETRY_MILLIS = 20;

  private final Path root;

  /** A cache below {@code root}, which is created when needed. */
  public BundleCache(Path root) {
    this.root = root;
  }

  /**
   * The local copy of a remote bundle.
   *
   * @param onnxFile the graph inside, or empty for the usual places
   * @param expectedSha256 fingerprint the copy must have, or empty on the driver, which learns it
   * @throws RerankException ({@link ExitCode#CONFIG}) if the bundle is incomplete or not the
   *     expected one, ({@link ExitCode#UNAVAILABLE}) if it cannot be copied
   */
  public ModelBundle fetch(
      RemoteDirectory remote, Optional<String> onnxFile, Optional<String> expectedSha256) {
    // Not of the graph's name too: the driver may not know it yet, and the fingerprint tells.
    String name = nameOf(remote.uri());
    Path target = root.resolve(expectedSha256.map(sha -> name + "-" + sha).orElse(name + "-new"));
    try {
      Files.createDirectories(root);
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        if (!lock.isValid()) {
          throw new IOException("lost the lock on " + name);
        }
        if (expectedSha256.isPresent() && Files.isDirectory(target)) {
          return undamaged(ModelBundle.open(target, onnxFile), remote, expectedSha256.get());
        }
        return copy(remote, onnxFile, expectedSha256, name);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "model bundle "
              + remote.uri()
              + " cannot be copied to "
              + root
              + " ("
              + e.getMessage()
              + "); check that it exists and that model.cache-dir has room",
          e);
    }
  }

  private ModelBundle copy(
      RemoteDirectory remote, Optional<String> onnxFile, Optional<String> expected, String name)
      throws IOException {
    BundleLayout layout = BundleLayout.choose(remote.uri(), remote.list(), onnxFile);
    deleteLeftovers(name + TEMPORARY);
    Path temporary = Files.createTempDirectory(root, name + TEMPORARY);
    try {
      for (String file : layout.files()) {
        Path target = temporary.resolve(file).normalize();
        if (!target.startsWith(temporary)) {
          throw new IOException("file name " + file + " leaves the bundle");
        }
        Files.createDirectories(target.getParent());
        remote.copy(file, target);
      }
      ModelBundle copied = open(temporary, onnxFile, remote);
      refuseOther(copied, remote, expected);
      Path place = root.resolve(name + "-" + copied.sha256());
      if (!Files.isDirectory(place)) {
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      }
      LOG.info("staged model bundle {} at {}", remote.uri(), place);
      return new ModelBundle(place, copied.layout(), copied.config(), copied.sha256());
    } finally {
      deleteRecursively(temporary);
    }
  }

  /** A lock that other JVMs respect, and other threads of this one, which Java would refuse it. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException heldByThisProcess) {
        try {
          Thread.sleep(LOCK_RETRY_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while another thread copies the bundle");
        }
      }
    }
  }

  /** Opens a copy that will not stay under its name, so messages name its source. */
  private static ModelBundle open(
      Path temporary, Optional<String> onnxFile, RemoteDirectory remote) {
    try {
      return ModelBundle.open(temporary, onnxFile);
    } catch (RerankException e) {
      throw new RerankException(
          e.exitCode(),
          String.valueOf(e.getMessage()).replace(temporary.toString(), remote.uri()),
          e);
    }
  }

  /** Removes what processes that were killed while copying left; the caller holds the lock. */
  private void deleteLeftovers(String prefix) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(root, prefix + "*")) {
      for (Path leftover : leftovers) {
        deleteRecursively(leftover);
      }
    }
  }

  private static void refuseOther(
      ModelBundle copied, RemoteDirectory remote, Optional<String> expected) {
    if (expected.isPresent() && !expected.get().equals(copied.sha256())) {
      throw new RerankException(
          ExitCode.CONFIG,
          "model bundle "
              + remote.uri()
              + " has sha256 "
              + copied.sha256()
              + " here, but the driver found "
              + expected.get()
              + "; the model at that place changed while the job was starting: run again");
    }
  }

  private static ModelBundle undamaged(
      ModelBundle cached, RemoteDirectory remote, String expected) {
    if (!expected.equals(cached.sha256())) {
      throw new RerankException(
          ExitCode.CONFIG,
          "the copy of model bundle "
              + remote.uri()
              + " in "
              + cached.directory()
              + " has sha256 "
              + cached.sha256()
              + ", but the driver found "
              + expected
              + "; it is damaged: remove that directory and run again");
    }
    return cached;
  }

  private static String nameOf(String uri) {
    String readable = uri.replaceAll(".*[/\\\\]([^/\\\\]+)/*$", "$1");
    int hash = java.util.Arrays.hashCode(uri.getBytes(StandardCharsets.UTF_8));
    return readable.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + HexFormat.of().toHexDigits(hash);
  }

  private static void deleteRecursively(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
