package io.sparkrerank.jobs.rerank;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under the scheme {@code testfs}, which the job takes for remote ones. */
public final class TestFileSystem extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("testfs:///");
  private static final int BLOCK = 1 << 20;

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    File file = pathToFile(path);
    if (!file.exists()) {
      throw new FileNotFoundException(path + " does not exist");
    }
    return new FileStatus(
        file.length(), file.isDirectory(), 1, BLOCK, file.lastModified(), makeQualified(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    File[] files = pathToFile(path).listFiles();
    if (files == null) {
      return new FileStatus[] {getFileStatus(path)};
    }
    List<FileStatus> statuses = new ArrayList<>();
    for (File file : files) {
      statuses.add(getFileStatus(new Path(path, file.getName())));
    }
    return statuses.toArray(FileStatus[]::new);
  }
}
