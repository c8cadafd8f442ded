package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A query log that grows by a day each night: most of a day's queries were asked the day before.
 */
final class SoakInputs {
  private static final double REPEATED = 0.9;

  private final Workspace workspace;
  private final Random random;
  private final int queries;
  private final int docs;
  private final List<Integer> asked = new ArrayList<>();
  private int nextText;

  /** Creates the passages, of which each query gets {@code docs}. */
  SoakInputs(Workspace workspace, Random random, int queries, int docs) {
    this.workspace = workspace;
    this.random = random;
    this.queries = queries;
    this.docs = docs;
    List<Object[]> passages = new ArrayList<>();
    for (int d = 0; d < 2 * docs; d++) {
      passages.add(row("d" + d, QueryLog.text(d + 10_000, 10 + d % 30)));
    }
    workspace
        .input(
            "passages",
            "delta",
            table("doc_id STRING, text STRING", passages.toArray(Object[][]::new)))
        .set("inputs.queries.columns.event-time", "asked_on");
  }

  /** Adds the queries of {@code day} with their candidates, repeated ones under new ids. */
  void addDay(LocalDate day) {
    List<Object[]> queryRows = new ArrayList<>();
    List<Object[]> candidates = new ArrayList<>();
    for (int q = 0; q < queries; q++) {
      if (q >= asked.size()) {
        asked.add(nextText++);
      } else if (random.nextDouble() > REPEATED) {
        asked.set(q, nextText++);
      }
      String id = day + "-" + q;
      queryRows.add(row(id, QueryLog.text(asked.get(q), 6), Date.valueOf(day)));
      for (int d = 0; d < docs; d++) {
        candidates.add(row(id, "d" + (asked.get(q) + d) % (2 * docs), d + 1));
      }
      candidates.add(row(id, "d" + asked.get(q) % (2 * docs), docs + 1));
      candidates.add(row(id, "gone", docs + 2));
    }
    append("queries", "query_id STRING, query_text STRING, asked_on DATE", queryRows);
    append("candidates", "query_id STRING, doc_id STRING, retrieval_rank INT", candidates);
  }

  /** Changes the text of one passage, whose stored scores must not be found any more. */
  void editPassage() {
    int doc = random.nextInt(2 * docs);
    LocalSpark.session()
        .sql(
            "UPDATE delta.`%s` SET text = concat(text, ' edited') WHERE doc_id = 'd%d'"
                .formatted(workspace.at("passages"), doc))
        .collectAsList();
  }

  private void append(String name, String columns, List<Object[]> rows) {
    String path = workspace.at(name).toString();
    table(columns, rows.toArray(Object[][]::new)).write().format("delta").mode("append").save(path);
    workspace.set("inputs." + name + ".path", path).set("inputs." + name + ".format", "delta");
  }
}
