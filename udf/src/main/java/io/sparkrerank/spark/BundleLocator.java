package io.sparkrerank.spark;

import io.sparkrerank.bundle.BundleCache;
import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.LocalPath;
import io.sparkrerank.util.RerankException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * From a model's URI to a bundle in a local directory. Local paths are used in place; anything else
 * is read through Hadoop's file systems and cached.
 */
public final class BundleLocator {
  private BundleLocator() {}

  /**
   * Finds the bundle on the driver, which learns its fingerprint.
   *
   * @param uri a local path, {@code file:}, {@code hdfs:}, {@code s3a:} or any Hadoop URI
   * @param onnxFile the graph inside, or empty for the usual places
   * @param cacheDirectory where copies go; {@code {tmpdir}} stands for this JVM's own temporary
   *     directory, which differs between driver and executors
   * @throws RerankException ({@link ExitCode#CONFIG}) if it is not a complete bundle
   */
  public static ModelBundle locate(
      String uri, Optional<String> onnxFile, String cacheDirectory, Configuration hadoop) {
    return locate(uri, onnxFile, Optional.empty(), cacheDirectory, hadoop);
  }

  /**
   * Finds the bundle that the driver resolved.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if it is not the same one here
   */
  public static ModelBundle locate(ModelSpec spec, Configuration hadoop) {
    ModelBundle bundle =
        locate(
            spec.uri(),
            Optional.of(spec.onnxFile()),
            Optional.of(spec.sha256()),
            spec.cacheDirectory(),
            hadoop);
    if (!bundle.sha256().equals(spec.sha256())) {
      throw new RerankException(
          ExitCode.CONFIG,
          "model bundle "
              + bundle.directory()
              + " has sha256 "
              + bundle.sha256()
              + " on this host, but the driver found "
              + spec.sha256()
              + "; put the same files on every host");
    }
    return bundle;
  }

  private static ModelBundle locate(
      String uri,
      Optional<String> onnxFile,
      Optional<String> sha256,
      String cacheDirectory,
      Configuration hadoop) {
    Optional<Path> local = localPath(uri);
    if (local.isPresent()) {
      return ModelBundle.open(local.get(), onnxFile);
    }
    return new BundleCache(LocalPath.of(cacheDirectory))
        .fetch(new HadoopDirectory(uri, hadoop), onnxFile, sha256);
  }

  static Optional<Path> localPath(String uri) {
    try {
      URI parsed = new URI(uri);
      if (parsed.getScheme() == null) {
        return Optional.of(Path.of(uri));
      }
      return parsed.getScheme().equals("file")
          ? Optional.of(Path.of(parsed.getPath()))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.of(Path.of(uri));
    }
  }
}
