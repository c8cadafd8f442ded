package io.sparkrerank.onnx;

import ai.onnxruntime.OrtEnvironment;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.LocalPath;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * ONNX Runtime's libraries, unpacked once per host instead of once per process: CUDA's are some 600
 * MB, and a process that is killed leaves its copy behind.
 */
final class NativeLibraries {
  static final String PROPERTY = "onnxruntime.native.path";

  private static final List<String> NAMES =
      List.of(
          "onnxruntime",
          "onnxruntime4j_jni",
          "onnxruntime_providers_shared",
          "onnxruntime_providers_cuda");

  private final Map<String, URL> sources;
  private final Map<String, Long> sizes;

  private NativeLibraries(Map<String, URL> sources, Map<String, Long> sizes) {
    this.sources = sources;
    this.sizes = sizes;
  }

  /**
   * Points ONNX Runtime, which looks once when its classes load, to the libraries in {@code
   * configured}, unpacked there if nobody has; does nothing if it is empty or the property is set.
   *
   * @throws RerankException ({@link ExitCode#UNAVAILABLE}) if they cannot be unpacked there
   */
  static synchronized void share(String configured) {
    if (configured.isEmpty() || System.getProperty(PROPERTY) != null) {
      return;
    }
    Path directory = LocalPath.of(configured).toAbsolutePath();
    try {
      NativeLibraries libraries = ofThisPlatform();
      if (!libraries.sources.isEmpty()) {
        System.setProperty(PROPERTY, libraries.in(directory).toString());
      }
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "ONNX Runtime's libraries cannot be unpacked in "
              + directory
              + " ("
              + e
              + "); set model.native-dir to a local directory that is writable, has room for them"
              + " and allows execution",
          e);
    }
  }

  private static NativeLibraries ofThisPlatform() throws IOException {
    Map<String, URL> sources = new TreeMap<>();
    Map<String, Long> sizes = new TreeMap<>();
    for (String name : NAMES) {
      String file = System.mapLibraryName(name);
      URL source = OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform() + file);
      if (source != null) {
        sources.put(file, source);
        sizes.put(file, source.openConnection().getContentLengthLong());
      }
    }
    return new NativeLibraries(sources, sizes);
  }

  /** As ONNX Runtime names it in its jar; where that has another name nothing is found there. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "osx" : os.startsWith("linux") ? "linux" : "win")
        + (arch.equals("amd64") || arch.equals("x86_64") ? "-x64/" : "-" + arch + "/");
  }

  /** The directory below {@code parent} that has them all, now or already. */
  private Path in(Path parent) throws IOException {
    Path target = parent.resolve("onnxruntime-" + id());
    if (complete(target)) {
      return target;
    }
    Files.createDirectories(parent);
    Path lock = parent.resolve(target.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && !complete(target)) {
        unpack(parent, target);
      }
    }
    return target;
  }

  /** Into a new directory that gets its name when it is whole: a reader sees all or nothing. */
  private void unpack(Path parent, Path target) throws IOException {
    Path fresh =
        Files.createTempDirectory(
            parent,
            ".unpacking-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    for (Map.Entry<String, URL> source : sources.entrySet()) {
      try (InputStream in = source.getValue().openStream()) {
        Files.copy(in, fresh.resolve(source.getKey()));
      }
    }
    if (Files.exists(target)) {
      // Something cleaned half of it away; whoever has the other half open keeps that.
      Files.move(target, parent.resolve(".broken-" + fresh.getFileName().toString().substring(11)));
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean complete(Path directory) throws IOException {
    for (Map.Entry<String, Long> size : sizes.entrySet()) {
      Path file = directory.resolve(size.getKey());
      if (!Files.isRegularFile(file) || Files.size(file) != size.getValue()) {
        return false;
      }
    }
    refuseForeign(directory);
    return true;
  }

  /** Code that another user could have put there is not loaded. */
  private static void refuseForeign(Path directory) throws IOException {
    String owner = Files.getOwner(directory).getName();
    if (!owner.equals("root") && !owner.equals(System.getProperty("user.name"))) {
      throw new IOException(directory + " belongs to " + owner);
    }
  }

  /** Differs between versions and between the builds for processors and for CUDA. */
  private String id() {
    CRC32 crc = new CRC32();
    crc.update(sizes.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
