package io.sparkrerank.doors;

import io.sparkrerank.jobs.rerank.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A few (query, passage) rows, some of which cannot be scored. */
final class Pairs {
  private Pairs() {}

  /** Two queries with three passages each, and one row without a passage and one without tokens. */
  static Dataset<Row> some() {
    return some(LocalSpark.session());
  }

  /** The same in a session that is not the tests' own. */
  static Dataset<Row> some(SparkSession spark) {
    List<Row> rows =
        List.of(
            RowFactory.create(
                "q1", 1, "how does garbage collection work", "by counting references"),
            RowFactory.create("q1", 2, "how does garbage collection work", "a circle of objects"),
            RowFactory.create("q1", 3, "how does garbage collection work", null),
            RowFactory.create("q1", 4, "how does garbage collection work", "nothing of the kind"),
            RowFactory.create("q2", 5, "what is a circle", "a circle of objects"),
            RowFactory.create("q2", 6, "what is a circle", "by counting references"),
            RowFactory.create("q2", 7, "what is a circle", " "),
            RowFactory.create("q2", 8, "what is a circle", "nothing of the kind"));
    return spark.createDataFrame(
        rows,
        StructType.fromDDL("query_id STRING, doc_id INT, query_text STRING, passage_text STRING"));
  }
}
