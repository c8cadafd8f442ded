package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is being downloaded: {@code <target>.part}, hashed as it grows and renamed only when
 * it is right. An operating-system lock keeps a second fetch out. All failures of the local disk
 * are {@link ExitCode#CANT_CREATE}, so that nobody retries them as if the network were at fault.
 */
final class PartFile implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final long total;
  private final FileChannel channel;
  private ContentDigest digest;

  private PartFile(Path target, Path part, long total, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.total = total;
    this.channel = channel;
    this.digest = new ContentDigest(total);
  }

  /** The name a target has until it is complete. */
  static Path of(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /** Opens the rest of an earlier try, or an empty file. */
  static PartFile open(Path target, long total) {
    Path part = of(target);
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      PartFile file = new PartFile(target, part, total, channel);
      try {
        file.lock();
        file.resume();
        return file;
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(part, e);
    }
  }

  /** Bytes here so far. */
  long size() {
    return digest.count();
  }

  /** Appends {@code length} bytes. */
  void append(byte[] buffer, int length) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      digest.update(buffer, length);
    } catch (IOException e) {
      throw failed(part, e);
    }
  }

  /** Forgets all bytes. */
  void restart() {
    try {
      channel.truncate(0);
      digest = new ContentDigest(total);
    } catch (IOException e) {
      throw failed(part, e);
    }
  }

  /**
   * Renames into place if the content is right; else deletes it, so that nothing is left.
   *
   * @throws RerankException {@link ExitCode#CONFIG} for wrong content
   */
  ContentDigest.Result commit(Checksum expected, String origin) {
    ContentDigest.Result found = digest.result();
    try {
      if (!expected.matches(found)) {
        Files.delete(part);
        throw new RerankException(
            ExitCode.CONFIG,
            "%s arrived with %s, but the %s is %s; the download was deleted: run again, and if it"
                    .formatted(
                        origin, expected.found(found), expected.source().label(), expected.hex())
                + " repeats, do not trust this endpoint or proxy.");
      }
      channel.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return found;
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void lock() throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // This process holds it: the same news as a null from another one.
    }
    throw new RerankException(
        ExitCode.TEMPORARY,
        "Another fetch is writing " + part + "; wait for it, or give another --output.");
  }

  private void resume() throws IOException {
    if (channel.size() > total) {
      channel.truncate(0);
    }
    digest.updateFrom(part);
    channel.position(channel.size());
  }

  private static RerankException failed(Path path, IOException e) {
    return new RerankException(
        ExitCode.CANT_CREATE,
        "Cannot write %s: %s; free space there or choose another --output."
            .formatted(path, e.getMessage()),
        e);
  }
}
