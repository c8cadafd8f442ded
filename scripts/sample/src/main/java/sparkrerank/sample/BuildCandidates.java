package sparkrerank.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Computes the sample's first stage: the {@value #TOP_K} passages nearest to each query under
 * bge-small-en-v1.5 (int8), by exhaustive cosine similarity.
 *
 * <p>Reads {@code queries.jsonl} and {@code passages.jsonl} in the folder given as the only
 * argument, and writes {@code candidates.jsonl} there. Scores are rounded to six decimals before
 * they are ranked; equal scores are ordered by {@code doc_id}, so the order is total.
 */
public final class BuildCandidates {

  /** Candidates kept per query. */
  static final int TOP_K = 20;

  /** What the model card asks to put before a query (and not before a passage). */
  static final String QUERY_INSTRUCTION =
      "Represent this sentence for searching relevant passages: ";

  private record Embedded(String id, float[] vector) {}

  private record Scored(String docId, double score) {}

  private BuildCandidates() {}

  /**
   * Runs the program.
   *
   * @param args the sample folder
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: BuildCandidates SAMPLE_FOLDER");
    }
    Path folder = Path.of(args[0]);
    var model = new BgeSmallEnV15QuantizedEmbeddingModel();

    List<Embedded> passages = new ArrayList<>();
    for (JsonNode row : JsonLines.read(folder.resolve("passages.jsonl"))) {
      String text = (row.path("title").asText("") + " " + row.get("text").asText()).trim();
      passages.add(new Embedded(row.get("doc_id").asText(), model.embed(text).content().vector()));
    }

    int written = 0;
    Path out = folder.resolve("candidates.jsonl");
    try (BufferedWriter writer = Files.newBufferedWriter(out, StandardCharsets.UTF_8)) {
      for (JsonNode row : JsonLines.read(folder.resolve("queries.jsonl"))) {
        String queryId = row.get("query_id").asText();
        String text = QUERY_INSTRUCTION + row.get("query_text").asText().trim();
        List<Scored> top = nearest(model.embed(text).content().vector(), passages);
        for (int rank = 1; rank <= top.size(); rank++) {
          ObjectNode line = JsonLines.MAPPER.createObjectNode();
          line.put("query_id", queryId);
          line.put("doc_id", top.get(rank - 1).docId());
          line.put("retrieval_rank", rank);
          line.put("retrieval_score", top.get(rank - 1).score());
          writer.write(line.toString());
          writer.write('\n');
          written++;
        }
      }
    }
    System.out.printf("%d passages, %d candidates%n", passages.size(), written);
  }

  private static List<Scored> nearest(float[] query, List<Embedded> passages) {
    return passages.stream()
        .map(p -> new Scored(p.id(), Math.round(cosine(query, p.vector()) * 1e6) / 1e6))
        .sorted(
            Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::docId))
        .limit(TOP_K)
        .toList();
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
