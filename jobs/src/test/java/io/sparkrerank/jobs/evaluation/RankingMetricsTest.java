package io.sparkrerank.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.Qrels;
import io.sparkrerank.eval.Run;
import io.sparkrerank.eval.RunEvaluator;
import io.sparkrerank.jobs.rerank.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.evaluation.RankingMetrics;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** Agreement with spark-mllib's RankingMetrics where its definitions are the same. */
class RankingMetricsTest {
  @Test
  void precisionRecallAndMeanAveragePrecisionAgree() {
    Random random = new Random(7);
    Qrels.Builder qrels = Qrels.builder();
    Run.Builder run = Run.builder("tag");
    List<Tuple2<List<String>, List<String>>> rankings = new ArrayList<>();
    for (int q = 0; q < 50; q++) {
      List<String> ranking = new ArrayList<>();
      List<String> relevant = new ArrayList<>();
      // Judged relevant but not retrieved; RankingMetrics has no query without relevant documents.
      qrels.add("q" + q, "missed", 1);
      relevant.add("missed");
      for (int d = 0; d < 30; d++) {
        ranking.add("d" + d);
        run.add("q" + q, "d" + d, 100 - d);
        if (random.nextInt(5) == 0) {
          qrels.add("q" + q, "d" + d, 1);
          relevant.add("d" + d);
        }
      }
      rankings.add(new Tuple2<>(ranking, relevant));
    }
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    RankingMetrics<String> theirs = RankingMetrics.of(context.parallelize(rankings, 2));
    var ours =
        RunEvaluator.evaluate(
            qrels.build(),
            run.build(),
            Measures.parseAll(List.of("P.1,3,5,10,20,100", "recall.1,3,5,10,20,100", "map")),
            MeanOver.QRELS_QUERIES);
    for (Measure measure : ours.measures()) {
      double expected =
          switch (measure.metric()) {
            case "P" -> theirs.precisionAt(measure.cutoff().orElseThrow());
            case "R" -> theirs.recallAt(measure.cutoff().orElseThrow());
            default -> theirs.meanAveragePrecision();
          };
      assertThat(ours.overall(measure)).as(measure.name()).isCloseTo(expected, within(1e-12));
    }
  }
}
