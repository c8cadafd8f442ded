package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.Set;

/**
 * One file of a repository at one commit.
 *
 * @param path relative, with {@code /}, as the hub lists it: not to be trusted, see {@link #under}
 * @param bytes its size
 * @param checksum what its content must hash to
 */
record HubFile(String path, long bytes, Checksum checksum) {
  private static final Set<String> NOT_NAMES = Set.of("", ".", "..");

  /** The same file, checked against {@code other} instead. */
  HubFile withChecksum(Checksum other) {
    return new HubFile(path, bytes, other);
  }

  /**
   * Where this file goes below {@code directory}.
   *
   * @throws RerankException with {@link ExitCode#CONFIG} if the path would leave it
   */
  Path under(Path directory) {
    boolean plain = path.indexOf('\\') < 0 && path.indexOf('\0') < 0 && path.indexOf(':') < 0;
    for (String name : path.split("/", -1)) {
      plain &= !NOT_NAMES.contains(name);
    }
    if (!plain || !directory.resolve(path).normalize().startsWith(directory.normalize())) {
      throw new RerankException(
          ExitCode.CONFIG,
          "The hub lists a file named '"
              + path.replaceAll("\\p{Cntrl}", "?")
              + "', which is not a plain relative path, so nothing was downloaded; report the"
              + " repository to the hub.");
    }
    return directory.resolve(path);
  }
}
