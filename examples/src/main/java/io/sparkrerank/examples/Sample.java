package io.sparkrerank.examples;

import static org.apache.spark.sql.functions.col;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The bundled sample: questions, the first stage's candidates, passages and judgements. */
final class Sample {
  private final SparkSession spark;
  private final Path repository;

  /**
   * The sample of a repository.
   *
   * @param arguments of the program: the repository's directory, or none where that is the working
   *     directory
   */
  Sample(SparkSession spark, String[] arguments) {
    this.spark = spark;
    this.repository = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
  }

  /** Directory of the bundled model. */
  String model() {
    return repository.resolve("jobs/models/techdocs-minilm-l6").toString();
  }

  /**
   * Twenty rows for each of the first questions: {@code query_id, doc_id, query_text, title, text},
   * the title null where a passage has none.
   */
  Dataset<Row> candidates(int questions) {
    Dataset<Row> first = table("queries").orderBy("query_id").limit(questions);
    return table("candidates")
        .join(first, "query_id")
        .join(table("passages"), "doc_id")
        .select("query_id", "doc_id", "query_text", "title", "text");
  }

  /** {@code query_id, doc_id, relevance}, a grade from 0 to 3. */
  Dataset<Row> judgements() {
    return table("qrels").withColumn("relevance", col("relevance").cast("int"));
  }

  private Dataset<Row> table(String name) {
    return spark.read().json(repository.resolve("jobs/sample/" + name + ".jsonl").toString());
  }
}
