package io.sparkrerank.bundle;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a graph before the runtime sees it: the names of files in which it keeps
 * weights, and its products of bytes. Weights inside the graph are skipped over.
 */
final class GraphFile {
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
  private final List<ByteProduct> byteProducts = new ArrayList<>();
  private long position;

  private GraphFile(InputStream in) {
    this.in = in;
  }

  /**
   * Reads a graph; of one that is damaged, what it says before it breaks off: the runtime tells
   * that better when it refuses to load it.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if the file cannot be read
   */
  static GraphFile read(Path graph) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(graph))) {
      GraphFile file = new GraphFile(in);
      try {
        file.message(Message.MODEL, Files.size(graph));
      } catch (EOFException damaged) {
        // What it named before it broke off is still looked at.
      }
      return file;
    } catch (IOException e) {
      throw new RerankException(ExitCode.CONFIG, graph + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Files that tensors of the graph are kept in, as it names them. */
  Set<String> locations() {
    return locations;
  }

  /** Nodes that multiply bytes, in the graph's order. */
  List<ByteProduct> byteProducts() {
    return byteProducts;
  }

  private void message(Message type, long length) throws IOException {
    long end = position + length;
    String key = "";
    String operator = "";
    List<String> inputs = new ArrayList<>();
    while (position < end) {
      long tag = varint();
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case VARINT -> varint();
        case FIXED64 -> skip(Long.BYTES);
        case FIXED32 -> skip(Integer.BYTES);
        case BYTES -> {
          long size = varint();
          if (size < 0) {
            throw new EOFException("not a protobuf message");
          }
          Message inside = inside(type, field);
          if (type == Message.ENTRY && size <= LONGEST_NAME) {
            String text = text((int) size);
            if (field == 1) {
              key = text;
            } else if (key.equals("location")) {
              locations.add(text);
            }
          } else if (type == Message.NODE && size <= LONGEST_NAME && (field == 1 || field == 4)) {
            String text = text((int) size);
            if (field == 1) {
              inputs.add(text);
            } else {
              operator = text;
            }
          } else if (inside != null) {
            message(inside, size);
          } else {
            skip(size);
          }
        }
        default -> throw new EOFException("not a protobuf message");
      }
    }
    if (type == Message.NODE) {
      ByteProduct.of(operator, inputs).ifPresent(byteProducts::add);
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
    in.skipNBytes(bytes);
    position += bytes;
  }
}
