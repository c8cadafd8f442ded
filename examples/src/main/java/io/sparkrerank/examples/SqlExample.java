package io.sparkrerank.examples;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The functions in SQL: a score for each row, and the passages of an array. */
public final class SqlExample {
  private static final int QUESTIONS = 5;

  private SqlExample() {}

  /** Runs it; the argument is the repository's directory. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .appName("rerank-sql")
            .config("spark.sql.extensions", "io.sparkrerank.spark.RerankExtensions")
            .getOrCreate()) {
      Sample sample = new Sample(spark, arguments);
      sample.candidates(QUESTIONS).createOrReplaceTempView("candidates");
      results(spark, sample.model()).forEach(rows -> rows.show(20, 40));
    }
  }

  static List<Dataset<Row>> results(SparkSession spark, String model) {
    spark.sql("SET spark.rerank.model.path=" + model);
    return List.of(
        spark.sql(
            """
            SELECT query_id, doc_id, rerank_score(query_text, text) AS score
            FROM candidates ORDER BY score DESC LIMIT 10
            """),
        spark.sql(
            """
            SELECT query_id, rerank(query_text, collect_list(text), 3) AS best
            FROM candidates GROUP BY query_id, query_text
            """));
  }
}
