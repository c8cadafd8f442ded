package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Input tables of a few rows: two queries, three passages, all six pairs and some judgements. */
final class Small {
  private Small() {}

  static Dataset<Row> queries() {
    return table(
        "query_id STRING, query_text STRING",
        row("q1", "how does garbage collection work"),
        row("q2", "what is a circle"));
  }

  static Dataset<Row> passages() {
    return table(
        "doc_id STRING, text STRING",
        row("a", "garbage is collected by counting references"),
        row("b", "a circle of objects that point at each other"),
        row("c", "nothing of the kind"));
  }

  static Dataset<Row> candidates() {
    return table(
        "query_id STRING, doc_id STRING, retrieval_rank INT",
        row("q1", "a", 1),
        row("q1", "b", 2),
        row("q1", "c", 3),
        row("q2", "a", 1),
        row("q2", "b", 2),
        row("q2", "c", 3));
  }

  static Dataset<Row> qrels() {
    return table(
        "query_id STRING, doc_id STRING, relevance INT", row("q1", "a", 2), row("q2", "b", 1));
  }

  /** Names the first three as inputs. */
  static Workspace inputs(Workspace workspace) {
    return workspace
        .input("queries", queries())
        .input("passages", passages())
        .input("candidates", candidates());
  }

  /** The same as tables that another process can read. */
  static Workspace onDisk(Workspace workspace) {
    return workspace
        .input("queries", "delta", queries())
        .input("passages", "delta", passages())
        .input("candidates", "delta", candidates());
  }
}
