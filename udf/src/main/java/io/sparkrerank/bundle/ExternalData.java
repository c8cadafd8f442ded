package io.sparkrerank.bundle;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.Printable;
import io.sparkrerank.util.RerankException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files outside a graph in which it keeps weights. A graph names them itself, so one from a
 * stranger could name any file of the host: every name is looked at before the runtime sees the
 * graph. Only the names are read; weights inside the graph are skipped over.
 */
final class ExternalData {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_NAME = 4096;

  /** Messages of onnx.proto on the way from the model to its tensors, and their fields' numbers. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    FUNCTION,
    SPARSE_TENSOR,
    TENSOR,
    ENTRY
  }

  private final InputStream in;
  private final Set<String> locations = new TreeSet<>();
  private long position;

  private ExternalData(InputStream in) {
    this.in = in;
  }

  /**
   * Refuses a graph that reads anything but files of its own bundle.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) naming the first such file
   */
  static void check(Path directory, BundleLayout layout) {
    Path graph = directory.resolve(layout.onnxFile());
    for (String location : locations(graph)) {
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

  /**
   * What {@code graph} names; nothing where it is damaged, which the runtime tells better when it
   * refuses to load it.
   */
  private static Set<String> locations(Path graph) {
    ExternalData data = null;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(graph))) {
      data = new ExternalData(in);
      data.message(Message.MODEL, Files.size(graph));
    } catch (EOFException damaged) {
      // What it named before it broke off is still looked at.
    } catch (IOException e) {
      throw new RerankException(ExitCode.CONFIG, graph + " cannot be read: " + e.getMessage(), e);
    }
    return data == null ? Set.of() : data.locations;
  }

  private void message(Message type, long length) throws IOException {
    long end = position + length;
    String key = "";
    while (position < end) {
      long tag = varint();
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case VARINT -> varint();
        case FIXED64 -> skip(Long.BYTES);
        case FIXED32 -> skip(Integer.BYTES);
        case BYTES -> {
          long size = varint();
          Message inside = inside(type, field);
          if (type == Message.ENTRY && size <= LONGEST_NAME) {
            String text = text((int) size);
            if (field == 1) {
              key = text;
            } else if (key.equals("location")) {
              locations.add(text);
            }
          } else if (inside != null && size >= 0) {
            message(inside, size);
          } else {
            skip(size);
          }
        }
        default -> throw new EOFException("not a protobuf message");
      }
    }
  }

  /** What the field is that leads on to tensors and their names; null for all others. */
  private static @Nullable Message inside(Message type, int field) {
    return switch (type) {
      case MODEL -> field == 7 ? Message.GRAPH : field == 25 ? Message.FUNCTION : null;
      case GRAPH ->
          switch (field) {
            case 1 -> Message.NODE;
            case 5 -> Message.TENSOR;
            case 15 -> Message.SPARSE_TENSOR;
            default -> null;
          };
      case FUNCTION -> field == 7 ? Message.NODE : null;
      case NODE -> field == 5 ? Message.ATTRIBUTE : null;
      case ATTRIBUTE ->
          switch (field) {
            case 5, 10 -> Message.TENSOR;
            case 6, 11 -> Message.GRAPH;
            case 22, 23 -> Message.SPARSE_TENSOR;
            default -> null;
          };
      case SPARSE_TENSOR -> field == 1 || field == 2 ? Message.TENSOR : null;
      case TENSOR -> field == 13 ? Message.ENTRY : null;
      case ENTRY -> null;
    };
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      position++;
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new EOFException("not a protobuf message");
  }

  private String text(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    position += bytes.length;
    if (bytes.length < size) {
      throw new EOFException();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void skip(long bytes) throws IOException {
    if (bytes < 0) {
      throw new EOFException("not a protobuf message");
    }
    in.skipNBytes(bytes);
    position += bytes;
  }
}
