package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.eval.Aggregation;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.MeanOverChoice;
import io.sparkrerank.jobs.tables.Columns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Metrics of both stages from qrels and ranked candidates. Only judged documents leave their
 * partition, grouped by query; no pair reaches the driver. Both stages are taken over the whole
 * candidate list, before top-n and min-score cut it.
 */
final class EvaluationPlan {
  static final String JUDGED = "_judged";
  static final String N_RETRIEVED = "_n_retrieved";
  static final String N_RERANKED = "_n_reranked";
  private static final String POSITION = "_position";

  private static final StructType METRIC_ROW =
      new StructType()
          .add("stage", DataTypes.StringType)
          .add("metric", DataTypes.StringType)
          .add("cutoff", DataTypes.IntegerType)
          .add("value", DataTypes.DoubleType);

  private final List<Measure> measures;
  private final MeanOverChoice meanOver;

  private EvaluationPlan(List<Measure> measures, MeanOverChoice meanOver) {
    this.measures = measures;
    this.meanOver = meanOver;
  }

  /** The measures' names, in the order of the configuration. */
  List<String> names() {
    return measures.stream().map(Measure::name).toList();
  }

  /** No metrics, with the columns of {@link #metrics}. */
  static Dataset<Row> none(SparkSession spark) {
    return spark.createDataFrame(List.of(), METRIC_ROW.add("n_queries", DataTypes.LongType));
  }

  /**
   * The plan for the configured measures.
   *
   * @throws io.sparkrerank.util.RerankException naming every measure that is not known
   */
  static EvaluationPlan of(EvaluationConfig config) {
    return new EvaluationPlan(
        Measures.parseAll(config.measures(), config.relevanceLevel()), config.meanOver());
  }

  /**
   * {@code stage, metric, cutoff, value, n_queries}, one row per stage and measure; the cutoff is
   * null for a measure of the whole list.
   *
   * @param all every distinct candidate, scored or not, with its first-stage rank
   * @param ranked the scored ones with their rank
   */
  Dataset<Row> metrics(Dataset<Row> qrels, Dataset<Row> all, Dataset<Row> ranked) {
    return perQuery(qrels, all, ranked)
        .mapPartitions(new EvaluatePartitions(measures), Encoders.row(METRIC_ROW))
        .groupBy("stage", "metric", "cutoff")
        .agg(
            when(isSum(), sum("value")).otherwise(avg("value")).as("value"),
            count(lit(1)).as("n_queries"));
  }

  /** Counts such as NumRet are added up over queries, as trec_eval does; all else is averaged. */
  private Column isSum() {
    Object[] sums =
        measures.stream()
            .filter(measure -> measure.aggregation() == Aggregation.SUM)
            .map(Measure::metric)
            .toArray();
    return col("metric").isin(sums);
  }

  /** One row per query of the mean: its judged documents with both positions, and list lengths. */
  private Dataset<Row> perQuery(Dataset<Row> qrels, Dataset<Row> all, Dataset<Row> ranked) {
    Dataset<Row> grades =
        qrels
            .filter(
                col(Columns.QUERY_ID)
                    .isNotNull()
                    .and(col(Columns.DOC_ID).isNotNull())
                    .and(col(Columns.RELEVANCE).isNotNull()))
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(max(Columns.RELEVANCE).as(Columns.RELEVANCE));
    Dataset<Row> positions =
        outer(
            all.withColumn(
                POSITION,
                row_number()
                    .over(
                        Window.partitionBy(Columns.QUERY_ID)
                            .orderBy(
                                col(Columns.RETRIEVAL_RANK).asc_nulls_last(),
                                col(Columns.DOC_ID).asc()))),
            ranked.select(Columns.QUERY_ID, Columns.DOC_ID, RankPlan.RANK));
    Dataset<Row> lists =
        positions
            .groupBy(Columns.QUERY_ID)
            .agg(count(lit(1)).as(N_RETRIEVED), count(col(RankPlan.RANK)).as(N_RERANKED));
    Dataset<Row> judged =
        outer(grades, positions.select(Columns.QUERY_ID, Columns.DOC_ID, POSITION, RankPlan.RANK))
            .groupBy(Columns.QUERY_ID)
            .agg(
                collect_list(
                        struct(
                            col(Columns.RELEVANCE),
                            coalesce(col(POSITION), lit(0)),
                            coalesce(col(RankPlan.RANK), lit(0))))
                    .as(JUDGED));
    String how = meanOver == MeanOverChoice.QRELS ? "left_outer" : "inner";
    return judged
        .join(
            lists.withColumnRenamed(Columns.QUERY_ID, "_q"),
            col(Columns.QUERY_ID).equalTo(col("_q")),
            how)
        .select(
            col(JUDGED),
            coalesce(col(N_RETRIEVED), lit(0L)).as(N_RETRIEVED),
            coalesce(col(N_RERANKED), lit(0L)).as(N_RERANKED));
  }

  private static Dataset<Row> outer(Dataset<Row> left, Dataset<Row> right) {
    Dataset<Row> renamed =
        right.withColumnRenamed(Columns.QUERY_ID, "_q").withColumnRenamed(Columns.DOC_ID, "_d");
    return left.join(
            renamed,
            col(Columns.QUERY_ID).equalTo(col("_q")).and(col(Columns.DOC_ID).equalTo(col("_d"))),
            "left_outer")
        .drop("_q", "_d");
  }
}
