package io.sparkrerank.testing;

import io.sparkrerank.bundle.RemoteDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A local directory that pretends to be a remote one and counts what is copied. */
public class LocalRemote implements RemoteDirectory {
  private final Path source;
  private final String uri;
  private final AtomicInteger copies = new AtomicInteger();

  /** Stands for {@code source} under the name {@code uri}. */
  public LocalRemote(Path source, String uri) {
    this.source = source;
    this.uri = uri;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> source.relativize(file).toString())
          .toList();
    }
  }

  @Override
  public void copy(String file, Path target) throws IOException {
    copies.incrementAndGet();
    Files.copy(source.resolve(file), target);
  }

  /** Files copied so far. */
  public int copies() {
    return copies.get();
  }
}
