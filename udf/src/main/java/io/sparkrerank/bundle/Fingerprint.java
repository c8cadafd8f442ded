package io.sparkrerank.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * The identity of a model: SHA-256 over lines {@code <sha256 of the file> <relative name>\n} of its
 * files in name order, that is over the output of {@code sha256sum} on the sorted names.
 */
public final class Fingerprint {
  private static final int CHUNK_BYTES = 1 << 20;

  private Fingerprint() {}

  /** The fingerprint in hex of {@code files} below {@code directory}. */
  public static String of(Path directory, List<String> files) {
    MessageDigest all = sha256();
    for (String file : new TreeSet<>(files)) {
      String line = ofFile(directory.resolve(file)) + "  " + file + "\n";
      all.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(all.digest());
  }

  /** SHA-256 in hex of one file. */
  public static String ofFile(Path file) {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
