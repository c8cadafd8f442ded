package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spark.ModelRegistry;
import io.sparkrerank.spark.RerankPlugin;
import io.sparkrerank.spark.Reranker;
import io.sparkrerank.spark.ml.CrossEncoderReranker;
import io.sparkrerank.spec.BatchChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.testing.CapturedLog;
import io.sparkrerank.testing.TestModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.mllib.evaluation.RankingMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same 500 pairs through the job and every other door. With one pair to a batch a logit depends
 * on its pair alone, so the doors have to agree to the last bit however they cut their windows.
 */
class EveryDoorTest {
  private static final String MODEL = TestModels.path("tiny-bert").toString();
  private static final Path SAMPLE = TestModels.repository().resolve("jobs/sample");
  private static final int QUERIES = 25;
  private static final int PAIRS = 500;

  @TempDir private Path directory;

  @Test
  void all_doors_give_the_same_logits_from_one_session() throws Exception {
    ModelRegistry.closeIdle();
    try (CapturedLog opened = CapturedLog.of(LoadedModel.class)) {
      Workspace job = counted(this::job);
      Map<String, Float> expected = byPair(job.read("reranked"), "logit");
      assertThat(expected).hasSize(PAIRS);

      SparkSession spark = LocalSpark.session().newSession();
      spark.conf().set("spark.rerank.model.path", MODEL);
      spark.conf().set("spark.rerank.scoring.maxBatchPairs", "1");
      Dataset<Row> pairs = pairs(spark);
      pairs.createOrReplaceTempView("pairs");

      assertThat(logits(() -> reranker().rerank(pairs))).isEqualTo(expected);
      CrossEncoderReranker stage =
          new CrossEncoderReranker()
              .setModelPath(MODEL)
              .setPassageCol("text")
              .setLogitCol("logit")
              .setMaxBatchPairs(1);
      Dataset<Row> fresh = stage.setGroupCol("query_id").setTieBreakCols("doc_id").transform(pairs);
      assertThat(logits(() -> fresh)).isEqualTo(expected);
      String saved = directory.resolve("stage").toString();
      stage.save(saved);
      assertThat(logits(() -> CrossEncoderReranker.load(saved).transform(pairs)))
          .isEqualTo(expected);
      assertThat(
              logits(
                  () ->
                      spark.sql(
                          "SELECT *, float(rerank_score(query_text, text)) logit FROM pairs")))
          .isEqualTo(expected);
      assertThat(logits(() -> arrays(spark))).isEqualTo(expected);
      assertThat(logits(() -> streamed(spark, pairs))).isEqualTo(expected);
      assertThat(opened.messages()).hasSize(1);

      sparksOwnMetricsAgree(fresh, job);
    }
  }

  private Workspace job() {
    Workspace job = new Workspace(directory);
    for (String table : new String[] {"queries", "passages", "qrels"}) {
      job.set("inputs." + table + ".path", SAMPLE.resolve(table + ".jsonl"))
          .set("inputs." + table + ".format", "json");
    }
    return job.input("candidates", candidates(LocalSpark.session()))
        .set("scoring.max-batch-pairs", 1)
        .set("evaluation.mean-over", "run")
        .set("evaluation.measures", "[\"P@5\"]")
        .succeed();
  }

  private static Dataset<Row> candidates(SparkSession spark) {
    Dataset<Row> all = spark.read().json(SAMPLE.resolve("candidates.jsonl").toString());
    Dataset<Row> few = all.select("query_id").distinct().orderBy("query_id").limit(QUERIES);
    return all.join(few, "query_id");
  }

  private static Dataset<Row> pairs(SparkSession spark) {
    Dataset<Row> passages =
        spark
            .read()
            .json(SAMPLE.resolve("passages.jsonl").toString())
            .selectExpr(
                "doc_id", "if(trim(title) = '', text, concat_ws(' ', trim(title), text)) text");
    return candidates(spark)
        .select("query_id", "doc_id")
        .join(spark.read().json(SAMPLE.resolve("queries.jsonl").toString()), "query_id")
        .join(passages, "doc_id")
        .select("query_id", "doc_id", "query_text", "text");
  }

  private static Reranker reranker() {
    return Reranker.builder()
        .model(MODEL)
        .passage("text")
        .logit("logit")
        .scoring(
            ScoringChoice.defaults()
                .withBatches(
                    new BatchChoice(
                        OptionalInt.of(8192),
                        OptionalInt.of(1),
                        OptionalInt.empty(),
                        OptionalInt.empty())))
        .build();
  }

  private static Dataset<Row> arrays(SparkSession spark) {
    return spark.sql(
        "SELECT query_id, docs[best.pos] doc_id, float(best.score) logit FROM"
            + " (SELECT query_id, query_text, collect_list(doc_id) docs, collect_list(text) texts"
            + " FROM pairs GROUP BY query_id, query_text)"
            + " LATERAL VIEW explode(rerank(query_text, texts)) t AS best");
  }

  private Dataset<Row> streamed(SparkSession spark, Dataset<Row> pairs) throws TimeoutException {
    String in = directory.resolve("arriving").toString();
    String out = directory.resolve("scored").toString();
    pairs.repartition(2).write().parquet(in);
    try {
      StreamingQuery query =
          spark
              .readStream()
              .schema(pairs.schema())
              .option("maxFilesPerTrigger", 1)
              .parquet(in)
              .selectExpr("*", "float(rerank_score(query_text, text)) logit")
              .writeStream()
              .option("checkpointLocation", directory.resolve("checkpoint").toString())
              .trigger(Trigger.AvailableNow())
              .format("parquet")
              .start(out);
      query.awaitTermination();
    } catch (org.apache.spark.sql.streaming.StreamingQueryException e) {
      throw new AssertionError(e);
    }
    return spark.read().parquet(out);
  }

  /** spark-mllib and trec_eval define P@5 alike; for queries with fewer relevant ones too. */
  private static void sparksOwnMetricsAgree(Dataset<Row> ranked, Workspace job) {
    Dataset<Row> lists =
        ranked
            .join(
                LocalSpark.session()
                    .read()
                    .json(SAMPLE.resolve("qrels.jsonl").toString())
                    .filter("relevance > 0")
                    .groupBy("query_id")
                    .agg(collect_list("doc_id").as("relevant")),
                "query_id")
            .groupBy("query_id")
            .agg(
                expr("transform(array_sort(collect_list(struct(rank, doc_id))), x -> x.doc_id)"),
                first("relevant"));
    RankingMetrics<String> metrics =
        RankingMetrics.of(
            lists
                .toJavaRDD()
                .map(
                    row ->
                        new scala.Tuple2<java.util.List<String>, java.util.List<String>>(
                            row.getList(1), row.getList(2))));
    double ours = job.read("metrics").filter("stage = 'rerank'").first().<Double>getAs("value");

    assertThat(metrics.precisionAt(5)).isCloseTo(ours, within(1e-12));
  }

  /** The logits of a door, which the plugin has to count. */
  private static Map<String, Float> logits(Callable<Dataset<Row>> door) throws Exception {
    return counted(() -> byPair(door.call(), "logit"));
  }

  private static <T> T counted(Callable<T> door) throws Exception {
    long before = pairsOfPlugin();
    T result = door.call();
    assertThat(pairsOfPlugin() - before).isEqualTo(PAIRS);
    return result;
  }

  /** What the executor plugin shows to Spark's metric system, and so to every sink. */
  private static long pairsOfPlugin() {
    String plugin = "plugin." + RerankPlugin.class.getName();
    SparkEnv env = LocalSpark.session().sparkContext().env();
    Source shown = env.metricsSystem().getSourcesByName(plugin).head();
    return (long) shown.metricRegistry().getGauges().get("pairs").getValue();
  }

  private static Map<String, Float> byPair(Dataset<Row> rows, String logit) {
    Map<String, Float> logits = new TreeMap<>();
    rows.select("query_id", "doc_id", logit)
        .collectAsList()
        .forEach(row -> logits.put(row.get(0) + " " + row.get(1), row.getFloat(2)));
    return logits;
  }
}
