package io.sparkrerank.examples;

import io.sparkrerank.spark.ml.CrossEncoderReranker;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark ML pipeline that puts title and text together and reranks, saved, loaded again and
 * evaluated with spark-mllib's metrics and with ours.
 */
public final class PipelineExample {
  private static final int QUESTIONS = 15;

  private PipelineExample() {}

  /** Runs it; the argument is the repository's directory. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("rerank-pipeline").getOrCreate()) {
      Sample sample = new Sample(spark, arguments);
      String path = Files.createTempDirectory("rerank").resolve("pipeline").toString();
      Dataset<Row> ranked = ranked(sample.candidates(QUESTIONS), sample.model(), path);
      System.out.printf("%-12s %12s %12s%n", "measure", "spark-rerank", "spark-mllib");
      TwoEvaluations.of(ranked, sample.judgements())
          .forEach(
              (name, values) ->
                  System.out.printf("%-12s %12.6f %12.6f%n", name, values.ours(), values.sparks()));
    }
  }

  static Dataset<Row> ranked(Dataset<Row> candidates, String model, String path)
      throws IOException {
    SQLTransformer titles =
        new SQLTransformer()
            .setStatement("SELECT *, concat_ws(' ', title, text) AS passage_text FROM __THIS__");
    CrossEncoderReranker reranker =
        new CrossEncoderReranker()
            .setModelPath(model)
            .setGroupCol("query_id")
            .setTieBreakCols("doc_id");
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {titles, reranker}).fit(candidates);
    pipeline.write().overwrite().save(path);
    Dataset<Row> ranked = PipelineModel.load(path).transform(candidates);
    return ranked.cache();
  }
}
