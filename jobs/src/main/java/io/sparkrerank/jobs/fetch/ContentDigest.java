package io.sparkrerank.jobs.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes content while it streams by: SHA-256 as LFS does, and SHA-1 as git hashes a blob, that is
 * over {@code "blob <size>\0"} and the content. The size is therefore needed beforehand.
 */
final class ContentDigest {
  /** Bytes per read when hashing a file. */
  private static final int BUFFER_BYTES = 1 << 20;

  private final MessageDigest sha256 = digest("SHA-256");
  private final MessageDigest gitSha1 = digest("SHA-1");
  private long count;

  /** Lower-case hex digests of one content. */
  record Result(String sha256, String gitSha1) {}

  /** Starts with nothing seen of a content of {@code size} bytes. */
  ContentDigest(long size) {
    gitSha1.update(("blob " + size + "\0").getBytes(US_ASCII));
  }

  /** The digests of a whole file. */
  static Result of(Path file) throws IOException {
    ContentDigest digest = new ContentDigest(Files.size(file));
    digest.updateFrom(file);
    return digest.result();
  }

  /** Takes the next {@code length} bytes. */
  void update(byte[] buffer, int length) {
    sha256.update(buffer, 0, length);
    gitSha1.update(buffer, 0, length);
    count += length;
  }

  /** Takes all bytes of {@code file}. */
  void updateFrom(Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        update(buffer, read);
      }
    }
  }

  /** Bytes seen so far. */
  long count() {
    return count;
  }

  /** Ends the digest; it takes no more bytes. */
  Result result() {
    HexFormat hex = HexFormat.of();
    return new Result(hex.formatHex(sha256.digest()), hex.formatHex(gitSha1.digest()));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
