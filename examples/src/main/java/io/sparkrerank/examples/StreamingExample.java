package io.sparkrerank.examples;

import static org.apache.spark.sql.functions.expr;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** Candidates that arrive as files, scored micro-batch by micro-batch. */
public final class StreamingExample {
  private static final int QUESTIONS = 5;

  private StreamingExample() {}

  /** Runs it; the argument is the repository's directory. */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .appName("rerank-streaming")
            .config("spark.sql.extensions", "io.sparkrerank.spark.RerankExtensions")
            .getOrCreate()) {
      Sample sample = new Sample(spark, arguments);
      Path work = Files.createTempDirectory("rerank");
      String landing = work.resolve("landing").toString();
      sample.candidates(QUESTIONS).repartition(2).write().parquet(landing);
      spark.conf().set("spark.rerank.model.path", sample.model());
      score(spark, landing, work).orderBy("query_id", "doc_id").show(20, 40);
    }
  }

  static Dataset<Row> score(SparkSession spark, String landing, Path work) throws Exception {
    Dataset<Row> arriving =
        spark
            .readStream()
            .schema(spark.read().parquet(landing).schema())
            .option("maxFilesPerTrigger", 1)
            .parquet(landing);
    String scored = work.resolve("scored").toString();
    StreamingQuery query =
        arriving
            .withColumn("score", expr("rerank_score(query_text, text)"))
            .writeStream()
            .option("checkpointLocation", work.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start(scored);
    query.awaitTermination();
    return spark.read().parquet(scored);
  }
}
