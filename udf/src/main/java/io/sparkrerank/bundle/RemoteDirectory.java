package io.sparkrerank.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model directory on some file system that ONNX Runtime cannot open by path. */
public interface RemoteDirectory {
  /** Its URI, for messages. */
  String uri();

  /** Relative names of the files below it. */
  List<String> list() throws IOException;

  /** Copies one file to {@code target}, which does not exist yet. */
  void copy(String file, Path target) throws IOException;
}
