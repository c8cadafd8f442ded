package io.sparkrerank.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documents quote stands in an example, which runs. */
class QuotedTest {
  private static final Path ROOT = Path.of(System.getProperty("rerank.root"));
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:java|sql|python)\n(.*?)^```");
  private static final Pattern LAYOUT = Pattern.compile("\\s+");

  @ParameterizedTest
  @CsvSource({"README.md, 5", "docs/doors.md, 5"})
  void every_block_of_code_is_an_examples(String document, int blocks) throws IOException {
    List<String> quoted =
        BLOCK
            .matcher(Files.readString(ROOT.resolve(document)))
            .results()
            .map(r -> r.group(1))
            .toList();
    String examples = examples();

    assertThat(quoted).hasSizeGreaterThanOrEqualTo(blocks);
    assertThat(quoted).allSatisfy(block -> assertThat(examples).contains(squeezed(block)));
  }

  private static String examples() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("examples/src/main"))) {
      return files
          .filter(Files::isRegularFile)
          .map(QuotedTest::read)
          .map(QuotedTest::squeezed)
          .collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String squeezed(String code) {
    return LAYOUT.matcher(code).replaceAll("");
  }
}
