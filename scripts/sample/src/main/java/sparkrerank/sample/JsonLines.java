package sparkrerank.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads UTF-8 JSON-lines files: one JSON object a line, blank lines ignored. */
final class JsonLines {

  static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonLines() {}

  /**
   * Reads a whole file.
   *
   * @param file the file to read
   * @return its objects, in file order
   * @throws IOException if the file cannot be read or a line is not JSON
   */
  static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (!line.isBlank()) {
        rows.add(MAPPER.readTree(line));
      }
    }
    return rows;
  }
}
