package io.sparkrerank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs whose external data would be read from elsewhere than their bundle. */
class ExternalDataTest {
  @TempDir private Path directory;
  private Path bundle;

  @BeforeEach
  void makeBundle() throws IOException {
    bundle = TestModels.copy("tiny-bert", directory.resolve("bundle"));
    Files.writeString(directory.resolve("secret"), "not for the model");
    Files.writeString(bundle.resolve("other.bin"), "in the directory, but not of the bundle");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "onnx/../../secret",
        "other.bin",
        "gone"
      })
  void aNameThatIsNotOfTheBundle(String location) throws IOException {
    Files.write(bundle.resolve("model.onnx"), graph(initializer(location)));

    refused(location);
  }

  @ParameterizedTest(name = "in a tensor of {0}")
  @CsvSource({"a node's attribute", "a subgraph", "a function", "a sparse initializer"})
  void aNameThatHides(String where) throws IOException {
    byte[] tensor = tensor("../secret");
    byte[] hidden =
        switch (where) {
          case "a node's attribute" -> field(7, field(1, field(5, field(5, tensor))));
          case "a subgraph" -> field(7, field(1, field(5, field(6, field(5, tensor)))));
          case "a function" -> field(25, field(7, field(5, field(10, tensor))));
          default -> field(7, field(15, field(1, tensor)));
        };
    Files.write(bundle.resolve("model.onnx"), hidden);

    refused("../secret");
  }

  @Test
  void aLinkThatLeadsElsewhere() throws IOException {
    Files.write(bundle.resolve("model.onnx"), graph(initializer("model.onnx_data")));
    Files.createSymbolicLink(bundle.resolve("model.onnx_data"), directory.resolve("secret"));

    refused("model.onnx_data");
  }

  @Test
  void dataOfTheBundleMayBeRead() throws IOException {
    Files.write(bundle.resolve("model.onnx"), graph(initializer("model.onnx_data")));
    Files.writeString(bundle.resolve("model.onnx_data"), "weights");

    assertThatCode(this::open).doesNotThrowAnyException();
    assertThat(TestModels.bundle("tiny-xlmr-external").layout().files())
        .contains("onnx/model.onnx_data");
  }

  @Test
  void whatIsNoGraphIsLeftToTheRuntimeToRefuse() throws IOException {
    Files.write(bundle.resolve("model.onnx"), new byte[] {58, -1, -1, -1, -1, -1, -1, -1, -1, 127});

    assertThatCode(this::open).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "field {0} of a node")
  @ValueSource(ints = {1, 4, 5})
  void aLengthBelowZeroIsLeftToTheRuntimeToRefuse(int number) throws IOException {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    varint(node, (long) number << 3 | 2);
    node.writeBytes(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
    Files.write(bundle.resolve("model.onnx"), graph(field(1, node.toByteArray())));

    assertThatCode(this::open).doesNotThrowAnyException();
  }

  private void refused(String location) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessage(
            bundle.resolve("model.onnx")
                + " keeps weights in "
                + location
                + ", which is not a file of its bundle; expected model.onnx_data or"
                + " model.onnx.data beside it, and no link that leads elsewhere: take the model"
                + " from a source you trust, and copy it with cp -L");
  }

  private void open() {
    ModelBundle.open(bundle, Optional.empty());
  }

  private static byte[] graph(byte[] graphField) {
    return field(7, graphField);
  }

  private static byte[] initializer(String location) {
    return field(5, tensor(location));
  }

  /** A tensor with a name, raw data to be skipped, and an external location. */
  private static byte[] tensor(String location) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    tensor.writeBytes(new byte[] {8, 3, 16, 1});
    tensor.writeBytes(field(9, new byte[300]));
    tensor.writeBytes(field(13, entry("offset", "0")));
    tensor.writeBytes(field(13, entry("location", location)));
    return tensor.toByteArray();
  }

  private static byte[] entry(String key, String value) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(field(1, key.getBytes(StandardCharsets.UTF_8)));
    entry.writeBytes(field(2, value.getBytes(StandardCharsets.UTF_8)));
    return entry.toByteArray();
  }

  /** A length-delimited field as protobuf writes it. */
  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    varint(field, (long) number << 3 | 2);
    varint(field, content.length);
    field.writeBytes(content);
    return field.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
