package io.sparkrerank.examples;

import io.sparkrerank.spark.Reranker;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The best three passages of each question, with the DataFrame API. */
public final class DataFrameExample {
  private static final int QUESTIONS = 5;

  private DataFrameExample() {}

  /** Runs it; the argument is the repository's directory. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("rerank-dataframe").getOrCreate()) {
      Sample sample = new Sample(spark, arguments);
      best(sample.candidates(QUESTIONS), sample.model())
          .select("query_id", "rank", "score", "doc_id", "title")
          .sort("query_id", "rank")
          .show(20, 40);
    }
  }

  static Dataset<Row> best(Dataset<Row> candidates, String model) {
    Reranker reranker =
        Reranker.builder().model(model).passage("text").rankWithin("query_id").topN(3).build();
    Dataset<Row> best = reranker.rerank(candidates);
    // A global sort reads its input twice, and would score it twice.
    return best.cache();
  }
}
