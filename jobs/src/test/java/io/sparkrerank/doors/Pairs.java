package io.sparkrerank.doors;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A few (query, passage) rows, some of which cannot be scored. */
final class Pairs {
  private Pairs() {}

  /** Two queries with three passages each, and one row without a passage and one without tokens. */
  static Dataset<Row> some() {
    return table(
        "query_id STRING, doc_id INT, query_text STRING, passage_text STRING",
        row("q1", 1, "how does garbage collection work", "by counting references"),
        row("q1", 2, "how does garbage collection work", "a circle of objects"),
        row("q1", 3, "how does garbage collection work", null),
        row("q1", 4, "how does garbage collection work", "nothing of the kind"),
        row("q2", 5, "what is a circle", "a circle of objects"),
        row("q2", 6, "what is a circle", "by counting references"),
        row("q2", 7, "what is a circle", " "),
        row("q2", 8, "what is a circle", "nothing of the kind"));
  }
}
