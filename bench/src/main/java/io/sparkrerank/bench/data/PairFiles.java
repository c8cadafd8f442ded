package io.sparkrerank.bench.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link PairSet} as the job's three input tables in JSON Lines, which every contestant reads in
 * whatever language it is written.
 */
public final class PairFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERIES = "queries.jsonl";
  private static final String PASSAGES = "passages.jsonl";
  private static final String CANDIDATES = "candidates.jsonl";

  private PairFiles() {}

  /** Writes the tables; a passage that several queries share is written once. */
  public static void write(PairSet set, Path directory) throws IOException {
    Files.createDirectories(directory);
    Map<String, String> passages = new LinkedHashMap<>();
    try (BufferedWriter queries = Files.newBufferedWriter(directory.resolve(QUERIES));
        BufferedWriter candidates = Files.newBufferedWriter(directory.resolve(CANDIDATES))) {
      for (QueryGroup group : set.groups()) {
        line(queries, Map.of("query_id", group.queryId(), "query_text", group.query()));
        int rank = 1;
        for (Passage passage : group.candidates()) {
          passages.put(passage.docId(), passage.text());
          line(
              candidates,
              Map.of(
                  "query_id", group.queryId(), "doc_id", passage.docId(), "retrieval_rank", rank));
          rank++;
        }
      }
    }
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(PASSAGES))) {
      for (Map.Entry<String, String> passage : passages.entrySet()) {
        line(out, Map.of("doc_id", passage.getKey(), "text", passage.getValue()));
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static PairSet read(Path directory) throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    for (JsonNode row : rows(directory.resolve(QUERIES))) {
      queries.put(row.get("query_id").asText(), row.get("query_text").asText());
    }
    Map<String, Passage> passages = new HashMap<>();
    for (JsonNode row : rows(directory.resolve(PASSAGES))) {
      String id = row.get("doc_id").asText();
      passages.put(id, new Passage(id, row.get("text").asText()));
    }
    Map<String, List<Passage>> candidates = new HashMap<>();
    for (JsonNode row : rows(directory.resolve(CANDIDATES))) {
      candidates
          .computeIfAbsent(row.get("query_id").asText(), id -> new ArrayList<>())
          .add(passages.get(row.get("doc_id").asText()));
    }
    List<QueryGroup> groups = new ArrayList<>();
    queries.forEach(
        (id, text) -> groups.add(new QueryGroup(id, text, candidates.getOrDefault(id, List.of()))));
    return new PairSet(groups);
  }

  private static void line(BufferedWriter out, Map<String, Object> row) throws IOException {
    out.write(JSON.writeValueAsString(new java.util.TreeMap<>(row)));
    out.newLine();
  }

  private static List<JsonNode> rows(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(JSON.readTree(line));
      }
    }
    return rows;
  }
}
