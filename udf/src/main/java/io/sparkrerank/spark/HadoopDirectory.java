package io.sparkrerank.spark;

import io.sparkrerank.bundle.RemoteDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A bundle on a Hadoop file system. */
final class HadoopDirectory implements RemoteDirectory {
  private final Path root;
  private final Configuration hadoop;

  HadoopDirectory(String uri, Configuration hadoop) {
    this.root = new Path(uri);
    this.hadoop = hadoop;
  }

  @Override
  public String uri() {
    return root.toString();
  }

  @Override
  public List<String> list() throws IOException {
    FileSystem fileSystem = root.getFileSystem(hadoop);
    Path qualified = fileSystem.makeQualified(root);
    if (!fileSystem.exists(qualified)) {
      throw new FileNotFoundException(qualified + " does not exist");
    }
    List<String> names = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(qualified, true);
    while (files.hasNext()) {
      names.add(qualified.toUri().relativize(files.next().getPath().toUri()).getPath());
    }
    return names;
  }

  /** Names, lengths and times of the files, for telling whether one was replaced. */
  List<String> stamp() throws IOException {
    FileSystem fileSystem = root.getFileSystem(hadoop);
    List<String> stamps = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(root, true);
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      stamps.add(file.getPath() + " " + file.getLen() + " " + file.getModificationTime());
    }
    return stamps;
  }

  @Override
  public void copy(String file, java.nio.file.Path target) throws IOException {
    try (InputStream in = root.getFileSystem(hadoop).open(new Path(root, file))) {
      Files.copy(in, target);
    }
  }
}
