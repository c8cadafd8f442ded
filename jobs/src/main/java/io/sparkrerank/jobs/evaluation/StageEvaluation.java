package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.findings.StageFindings;
import io.sparkrerank.jobs.tables.Columns;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/**
 * The rerank job's own evaluation, of the first stage's order and its own over the whole candidate
 * list, before top-n and min-score cut it. Without qrels it has nothing, and empty tables.
 */
public final class StageEvaluation implements AutoCloseable {
  /** What the comparison table calls the first stage's order. */
  public static final String BASELINE = "retrieval";

  private final SparkSession spark;
  private final Optional<EvaluatedQueries> evaluated;
  private final DataType queryIdType;

  private StageEvaluation(
      SparkSession spark, Optional<EvaluatedQueries> evaluated, DataType queryIdType) {
    this.spark = spark;
    this.evaluated = evaluated;
    this.queryIdType = queryIdType;
  }

  /**
   * Evaluates, if there are qrels.
   *
   * @param all every distinct candidate, scored or not, with its first-stage rank
   * @param reranked the scored ones with {@link Positions#POSITION}
   */
  public static StageEvaluation of(
      EvaluationPlan plan, Optional<Dataset<Row>> qrels, Dataset<Row> all, Dataset<Row> reranked) {
    return new StageEvaluation(
        all.sparkSession(),
        qrels.map(q -> EvaluatedQueries.of(plan, perQuery(plan, q, all, reranked))),
        all.schema().apply(Columns.QUERY_ID).dataType());
  }

  private static Dataset<Row> perQuery(
      EvaluationPlan plan, Dataset<Row> qrels, Dataset<Row> all, Dataset<Row> reranked) {
    return plan.perQuery(qrels, Positions.byRetrievalRank(all), reranked);
  }

  /** What was found. */
  public StageFindings findings() {
    return new StageFindings(
        evaluated.map(EvaluatedQueries::setup),
        evaluated.map(EvaluatedQueries::means).orElse(List.of()),
        evaluated.map(EvaluatedQueries::metrics).orElse(List.of()));
  }

  /** Rows of the metrics table. */
  public Dataset<Row> metricsTable() {
    EvaluationTables tables = new EvaluationTables(spark);
    return evaluated
        .map(queries -> tables.metrics(queries.setup(), queries.means()))
        .orElseGet(() -> spark.createDataFrame(List.of(), EvaluationSchemas.metrics()));
  }

  /** Rows of the query_metrics table. */
  public Dataset<Row> queryMetricsTable() {
    return evaluated
        .map(queries -> EvaluationTables.queryMetrics(queries.rows()))
        .orElseGet(
            () -> spark.createDataFrame(List.of(), EvaluationSchemas.queryMetrics(queryIdType)));
  }

  /** Rows of the comparison table. */
  public Dataset<Row> comparisonTable() {
    EvaluationTables tables = new EvaluationTables(spark);
    return evaluated
        .map(queries -> tables.comparison(BASELINE, queries.setup(), queries.metrics()))
        .orElseGet(() -> spark.createDataFrame(List.of(), EvaluationSchemas.comparison()));
  }

  @Override
  public void close() {
    evaluated.ifPresent(EvaluatedQueries::close);
  }
}
