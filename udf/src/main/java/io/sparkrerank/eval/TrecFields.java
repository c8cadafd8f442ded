package io.sparkrerank.eval;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a TREC text file as fields; reading passes over comments ({@code #}) and blank lines.
 */
final class TrecFields {
  // What C's isspace takes as space.
  private static final String WHITESPACE = " \t\r\f\u000b";

  private final String source;
  private final BufferedReader lines;
  private int lineNumber;

  TrecFields(Reader reader, String source) {
    this.lines = new BufferedReader(reader);
    this.source = source;
  }

  /** The fields of the next line that has any; empty at the end of the file. */
  List<String> next() {
    while (true) {
      String line = readLine();
      if (line == null) {
        return List.of();
      }
      List<String> fields = new ArrayList<>();
      StringTokenizer tokens = new StringTokenizer(line, WHITESPACE);
      while (tokens.hasMoreTokens()) {
        fields.add(tokens.nextToken());
      }
      if (!fields.isEmpty() && !fields.get(0).startsWith("#")) {
        return fields;
      }
    }
  }

  private @Nullable String readLine() {
    try {
      String line = lines.readLine();
      lineNumber++;
      return line;
    } catch (CharacterCodingException e) {
      throw new RerankException(
          ExitCode.DATA,
          "%s is not UTF-8 text after line %d; convert it.".formatted(source, lineNumber),
          e);
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.DATA,
          "%s cannot be read after line %d: %s.".formatted(source, lineNumber, e.getMessage()),
          e);
    }
  }

  /** A failure about the line read last. */
  RerankException malformed(String problem) {
    return new RerankException(
        ExitCode.DATA, "%s, line %d: %s".formatted(source, lineNumber, problem));
  }

  /**
   * Writes a line of {@code fields}, parted by spaces.
   *
   * @throws RerankException with {@link ExitCode#DATA} for a field the form cannot hold
   */
  static void write(Writer writer, String... fields) throws IOException {
    for (String field : fields) {
      if (field.isEmpty()
          || field.startsWith("#")
          || field.chars().anyMatch(c -> c == '\n' || WHITESPACE.indexOf(c) >= 0)) {
        throw new RerankException(
            ExitCode.DATA,
            ("'%s' cannot be written to a TREC file, where a field has one or more characters,"
                    + " no white space, and no # in front; rename it.")
                .formatted(field));
      }
    }
    writer.write(String.join(" ", fields));
    writer.write('\n');
  }
}
