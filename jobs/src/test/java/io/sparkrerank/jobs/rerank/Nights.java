package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Query logs of several nights: some of a night's queries are new, the rest asked before. */
final class Nights {
  private static final String[] WORDS =
      "garbage object memory reference cycle count free heap root mark sweep the a of".split(" ");

  private final int queries;
  private final int docs;

  Nights(int queries, int docs) {
    this.queries = queries;
    this.docs = docs;
  }

  /** Pairs of a night. */
  int pairs() {
    return queries * docs;
  }

  /** Inputs of which {@code fresh} queries ask what {@code night} alone asks, under new ids. */
  Workspace inputs(Workspace workspace, int night, int fresh) {
    return workspace
        .input("queries", queries(night, fresh))
        .input("passages", passages())
        .input("candidates", candidates(night));
  }

  /** Inputs of the first night as tables that another process can read. */
  Workspace onDisk(Workspace workspace) {
    return workspace
        .input("queries", "parquet", queries(1, 0))
        .input("passages", "parquet", passages())
        .input("candidates", "parquet", candidates(1));
  }

  private Dataset<Row> queries(int night, int fresh) {
    List<Object[]> asked = new ArrayList<>();
    for (int q = 0; q < queries; q++) {
      asked.add(row(id(night, q), words(q < fresh ? 1000 * night + q : 1_000_000 + q, 4)));
    }
    return rows("query_id STRING, query_text STRING", asked);
  }

  private Dataset<Row> candidates(int night) {
    List<Object[]> candidates = new ArrayList<>();
    for (int q = 0; q < queries; q++) {
      for (int d = 0; d < docs; d++) {
        candidates.add(row(id(night, q), "d" + d, d + 1));
      }
    }
    return rows("query_id STRING, doc_id STRING, retrieval_rank INT", candidates);
  }

  private static String id(int night, int query) {
    return "night" + night + "-" + query;
  }

  /** The passages, no two of one text. */
  Dataset<Row> passages() {
    List<Object[]> passages = new ArrayList<>();
    for (int d = 0; d < docs; d++) {
      passages.add(row("d" + d, d + " " + words(d, 5 + d % 20)));
    }
    return rows("doc_id STRING, text STRING", passages);
  }

  private static String words(int seed, int count) {
    Random random = new Random(seed);
    List<String> words = new ArrayList<>(List.of("number" + seed));
    for (int i = 0; i < count; i++) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", words);
  }

  private static Dataset<Row> rows(String columns, List<Object[]> rows) {
    return table(columns, rows.toArray(Object[][]::new));
  }
}
