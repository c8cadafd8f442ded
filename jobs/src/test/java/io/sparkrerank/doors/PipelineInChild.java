package io.sparkrerank.doors;

import io.sparkrerank.util.RerankException;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Loads pipelines and prints what they make of the pairs, or why they cannot be loaded. */
final class PipelineInChild {
  private PipelineInChild() {}

  public static void main(String[] pipelines) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    for (String path : pipelines) {
      try {
        lines(PipelineModel.load(path).transform(Pairs.some(spark))).forEach(System.out::println);
      } catch (RerankException e) {
        System.out.println(e.getMessage());
      }
    }
    spark.stop();
  }

  /** The rows as text, whose numbers are read back as the same bits. */
  static List<String> lines(Dataset<Row> rows) {
    return rows.select("doc_id", "rank", "score").orderBy("doc_id").collectAsList().stream()
        .map(Row::toString)
        .toList();
  }
}
