package io.sparkrerank.bundle;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.Printable;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files outside a graph in which it keeps weights. A graph names them itself, so one from a
 * stranger could name any file of the host: every name is looked at before the runtime sees the
 * graph.
 */
final class ExternalData {
  private ExternalData() {}

  /**
   * Refuses a graph that reads anything but files of its own bundle.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) naming the first such file
   */
  static void check(Path directory, BundleLayout layout) {
    Path graph = directory.resolve(layout.onnxFile());
    for (String location : GraphFile.read(graph).locations()) {
      Path file = graph.resolveSibling(location).normalize();
      boolean ofBundle =
          !location.startsWith("/")
              && file.startsWith(directory.normalize())
              && BundleLayout.isExternalData(layout.onnxFile(), relative(directory, file));
      // One that is missing is for the runtime to tell.
      if (!ofBundle || (Files.exists(file) && leaves(directory, file))) {
        throw new RerankException(
            ExitCode.CONFIG,
            graph
                + " keeps weights in "
                + Printable.of(location)
                + ", which is not a file of its bundle; expected "
                + graph.getFileName()
                + "_data or "
                + graph.getFileName()
                + ".data beside it, and no link that leads elsewhere: take the model from a source"
                + " you trust, and copy it with cp -L");
      }
    }
  }

  private static String relative(Path directory, Path file) {
    return directory.normalize().relativize(file).toString().replace('\\', '/');
  }

  private static boolean leaves(Path directory, Path file) {
    try {
      return !file.toRealPath().startsWith(directory.toRealPath());
    } catch (IOException e) {
      throw new RerankException(ExitCode.CONFIG, file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
