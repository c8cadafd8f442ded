package sparkrerank.sample;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the sample's four files against one another and prints the first-stage figures, for
 * each query and in all.
 *
 * <p>nDCG uses gain 2^relevance − 1 and discount log2(rank + 1), with the ideal taken over all of a
 * query's judged passages. Unjudged passages count as relevance 0. MRR and recall count relevance
 * 2 and 3 as relevant.
 */
public final class CheckSample {

  private static final int CUTOFF = 10;
  private static final int RELEVANT = 2;

  private final List<String> problems = new ArrayList<>();

  private CheckSample() {}

  /**
   * Runs the check; exits with status 1 if it finds a problem.
   *
   * @param args the sample folder
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: CheckSample SAMPLE_FOLDER");
    }
    CheckSample check = new CheckSample();
    check.run(Path.of(args[0]));
    check.problems.forEach(p -> System.out.println("PROBLEM " + p));
    if (!check.problems.isEmpty()) {
      System.exit(1);
    }
  }

  private void run(Path folder) throws IOException {
    Set<String> docs = ids(JsonLines.read(folder.resolve("passages.jsonl")), "doc_id", "text");
    List<JsonNode> queryRows = JsonLines.read(folder.resolve("queries.jsonl"));
    Set<String> queries = ids(queryRows, "query_id", "query_text");

    Map<String, Map<String, Integer>> qrels = new HashMap<>();
    int[] grades = new int[4];
    int judged = 0;
    for (JsonNode row : JsonLines.read(folder.resolve("qrels.jsonl"))) {
      String query = known(row, "query_id", queries);
      String doc = known(row, "doc_id", docs);
      int relevance = row.get("relevance").asInt(-1);
      if (relevance < 0 || relevance > 3) {
        problems.add("relevance out of range: " + row);
        continue;
      }
      if (qrels.computeIfAbsent(query, k -> new HashMap<>()).put(doc, relevance) != null) {
        problems.add("judged twice: " + row);
      }
      grades[relevance]++;
      judged++;
    }

    Map<String, TreeMap<Integer, JsonNode>> runs = new HashMap<>();
    Set<String> pairs = new HashSet<>();
    for (JsonNode row : JsonLines.read(folder.resolve("candidates.jsonl"))) {
      String query = known(row, "query_id", queries);
      if (!pairs.add(query + " " + known(row, "doc_id", docs))) {
        problems.add("candidate twice: " + row);
      }
      runs.computeIfAbsent(query, k -> new TreeMap<>())
          .put(row.get("retrieval_rank").asInt(), row);
    }

    double ndcg = 0;
    double mrr = 0;
    double recall = 0;
    int wrongTop = 0;
    int[] histogram = new int[10];
    Set<String> unjudged = new HashSet<>();
    for (JsonNode queryRow : queryRows) {
      String query = queryRow.get("query_id").asText();
      Map<String, Integer> relevance = qrels.getOrDefault(query, Map.of());
      if (!relevance.containsValue(3)) {
        problems.add("no grade-3 passage: " + query);
      }
      List<String> ranked = ranked(query, runs.getOrDefault(query, new TreeMap<>()));
      List<Integer> got = new ArrayList<>();
      for (String doc : ranked) {
        got.add(relevance.getOrDefault(doc, 0));
        if (!relevance.containsKey(doc)) {
          unjudged.add(query + " " + doc);
        }
      }
      List<Integer> ideal = new ArrayList<>(relevance.values());
      ideal.sort(Comparator.reverseOrder());

      double queryNdcg = dcg(got) / dcg(ideal);
      int first = 0;
      while (first < got.size() && got.get(first) < RELEVANT) {
        first++;
      }
      long wanted = ideal.stream().filter(g -> g >= RELEVANT).count();
      long found = got.stream().filter(g -> g >= RELEVANT).count();
      ndcg += queryNdcg;
      mrr += first < CUTOFF && first < got.size() ? 1.0 / (first + 1) : 0;
      recall += (double) found / wanted;
      wrongTop += first == 0 ? 0 : 1;
      histogram[Math.min(9, (int) (queryNdcg * 10))]++;
      System.out.printf(
          Locale.ROOT, "%s nDCG@10 %.3f top10 %s found %d of %d  %s%n", query, queryNdcg,
          got.subList(0, Math.min(CUTOFF, got.size())), found, wanted,
          queryRow.get("query_text").asText());
    }
    int n = queryRows.size();
    System.out.printf("queries %d, passages %d%n", n, docs.size());
    System.out.printf(
        "judgements %d: grade 3 %d, grade 2 %d, grade 1 %d, grade 0 %d%n",
        judged, grades[3], grades[2], grades[1], grades[0]);
    System.out.printf("candidates %d, of them unjudged %d%n", pairs.size(), unjudged.size());
    System.out.printf(
        Locale.ROOT, "first stage: nDCG@10 %.4f, MRR@10 %.4f, Recall@20 %.4f%n",
        ndcg / n, mrr / n, recall / n);
    System.out.printf("queries whose first candidate is below grade %d: %d%n", RELEVANT, wrongTop);
    System.out.print("nDCG@10 histogram (0.0-0.1 … 0.9-1.0):");
    for (int count : histogram) {
      System.out.print(" " + count);
    }
    System.out.println();
  }

  /** The candidates of one query in rank order, with the ranks and scores checked. */
  private List<String> ranked(String query, TreeMap<Integer, JsonNode> run) {
    if (run.size() != BuildCandidates.TOP_K
        || run.firstKey() != 1
        || run.lastKey() != BuildCandidates.TOP_K) {
      problems.add("not ranks 1 to " + BuildCandidates.TOP_K + ": " + query);
    }
    double last = Double.POSITIVE_INFINITY;
    List<String> ranked = new ArrayList<>();
    for (JsonNode row : run.values()) {
      double score = row.get("retrieval_score").asDouble(Double.NaN);
      if (!(score <= last)) {
        problems.add("scores not descending: " + row);
      }
      last = score;
      ranked.add(row.get("doc_id").asText());
    }
    return ranked;
  }

  private Set<String> ids(List<JsonNode> rows, String id, String text) {
    Set<String> seen = new HashSet<>();
    Set<String> texts = new HashSet<>();
    for (JsonNode row : rows) {
      if (!seen.add(row.path(id).asText())) {
        problems.add("id twice: " + row.path(id));
      }
      if (row.path(text).asText().isBlank() || !texts.add(row.path(text).asText())) {
        problems.add("text missing or twice: " + row.path(id));
      }
    }
    return seen;
  }

  private String known(JsonNode row, String field, Set<String> ids) {
    String id = row.path(field).asText();
    if (!ids.contains(id)) {
      problems.add("unknown " + field + ": " + row);
    }
    return id;
  }

  private static double dcg(List<Integer> grades) {
    double sum = 0;
    for (int i = 0; i < Math.min(CUTOFF, grades.size()); i++) {
      sum += (Math.pow(2, grades.get(i)) - 1) / (Math.log(i + 2) / Math.log(2));
    }
    return sum;
  }
}
