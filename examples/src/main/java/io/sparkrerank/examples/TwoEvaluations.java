package io.sparkrerank.examples;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.struct;

import io.sparkrerank.eval.Evaluation;
import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.Qrels;
import io.sparkrerank.eval.Run;
import io.sparkrerank.eval.RunEvaluator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.mllib.evaluation.RankingMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple3;

/**
 * One ranking under spark-mllib's {@code RankingMetrics} and under our measures, where both define
 * the same: precision, recall, average precision, and nDCG with gain 2^grade − 1, which is ours
 * under the name {@code nDCG_exp}. MLlib's {@code meanAveragePrecisionAt(k)} is not {@code AP@k}:
 * it divides by at most k relevant passages, where trec_eval and we divide by all.
 */
final class TwoEvaluations {
  private TwoEvaluations() {}

  /** A measure's mean over the queries. */
  record Values(double ours, double sparks) {}

  /**
   * Both evaluations by the name of the measure.
   *
   * @param ranked {@code query_id, doc_id, rank}
   * @param judgements {@code query_id, doc_id, relevance}
   */
  static Map<String, Values> of(Dataset<Row> ranked, Dataset<Row> judgements) {
    Evaluation ours = ours(ranked, judgements);
    RankingMetrics<String> sparks = sparks(ranked, judgements);
    Map<String, Values> values = new LinkedHashMap<>();
    values.put("P@5", new Values(mean(ours, "P@5"), sparks.precisionAt(5)));
    values.put("R@10", new Values(mean(ours, "R@10"), sparks.recallAt(10)));
    values.put("AP", new Values(mean(ours, "AP"), sparks.meanAveragePrecision()));
    values.put("nDCG_exp@10", new Values(mean(ours, "nDCG_exp@10"), sparks.ndcgAt(10)));
    return values;
  }

  private static double mean(Evaluation evaluation, String measure) {
    return evaluation.overall(Measures.parse(measure));
  }

  private static Evaluation ours(Dataset<Row> ranked, Dataset<Row> judgements) {
    Run.Builder run = Run.builder("reranked");
    // A rank is a score whose order is turned round.
    for (Row row : ranked.select("query_id", "doc_id", "rank").collectAsList()) {
      run.add(row.getString(0), row.getString(1), -row.getInt(2));
    }
    Qrels.Builder qrels = Qrels.builder();
    for (Row row : judgements.select("query_id", "doc_id", "relevance").collectAsList()) {
      qrels.add(row.getString(0), row.getString(1), row.getInt(2));
    }
    List<String> names = List.of("P@5", "R@10", "AP", "nDCG_exp@10");
    return RunEvaluator.evaluate(
        qrels.build(), run.build(), Measures.parseAll(names), MeanOver.COMMON_QUERIES);
  }

  /** A row for each query: passages in their order, relevant ones from the best down, grades. */
  private static RankingMetrics<String> sparks(Dataset<Row> ranked, Dataset<Row> judgements) {
    Dataset<Row> predicted =
        ranked
            .groupBy("query_id")
            .agg(
                array_sort(collect_list(struct("rank", "doc_id"))).getField("doc_id").as("ranked"));
    Dataset<Row> relevant =
        judgements
            .filter("relevance > 0")
            .withColumn("below", col("relevance").multiply(-1))
            .groupBy("query_id")
            .agg(array_sort(collect_list(struct("below", "doc_id", "relevance"))).as("best"));
    return RankingMetrics.of(
        predicted
            .join(relevant, "query_id")
            .select(
                col("ranked"),
                col("best").getField("doc_id"),
                col("best").getField("relevance").cast("array<double>"))
            .toJavaRDD()
            .map(row -> new Tuple3<>(row.getList(0), row.getList(1), row.getList(2))));
  }
}
