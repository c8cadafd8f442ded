package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.tables.Columns;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Values per query of two orders from qrels. Positions and grades meet in one grouping by query, of
 * which only judged documents are kept; no pair reaches the driver.
 */
public final class EvaluationPlan {
  static final String METRIC = "metric";
  static final String CUTOFF = "cutoff";
  static final String BEFORE = "before";
  static final String AFTER = "after";
  private static final String GRADE = "_grade";
  private static final String JUDGED = "_judged";
  private static final String N_BEFORE = "_n_before";
  private static final String N_AFTER = "_n_after";
  private static final String LAST_BEFORE = "_last_before";
  private static final String LAST_AFTER = "_last_after";

  private final List<Measure> measures;
  private final MeanOver meanOver;
  private final int relevanceLevel;

  /**
   * A plan.
   *
   * @param relevanceLevel the threshold of measures whose name gives none, for the record
   */
  public EvaluationPlan(List<Measure> measures, MeanOver meanOver, int relevanceLevel) {
    this.measures = List.copyOf(measures);
    this.meanOver = meanOver;
    this.relevanceLevel = relevanceLevel;
  }

  /**
   * The plan for the configured measures.
   *
   * @throws io.sparkrerank.util.RerankException naming every measure that is not known
   */
  public static EvaluationPlan of(EvaluationConfig config) {
    return new EvaluationPlan(
        Measures.parseAll(config.measures(), config.relevanceLevel()),
        config.meanOver().meanOver(),
        config.relevanceLevel());
  }

  /** The same plan with more measures behind its own, each once. */
  EvaluationPlan with(List<Measure> more) {
    Set<Measure> all = new LinkedHashSet<>(measures);
    all.addAll(more);
    return new EvaluationPlan(List.copyOf(all), meanOver, relevanceLevel);
  }

  /** The measures in the order asked for. */
  public List<Measure> measures() {
    return measures;
  }

  /** Which queries count. */
  public MeanOver meanOver() {
    return meanOver;
  }

  /** The threshold of measures whose name gives none. */
  public int relevanceLevel() {
    return relevanceLevel;
  }

  /**
   * {@code query_id, metric, cutoff, before, after}: one row for each judged query and measure; a
   * null cutoff is the whole list. Judgements without grade or id do not count, and of two for one
   * document the higher grade does. {@link MeanOver#COMMON_QUERIES} are the judged queries that
   * {@code before} has.
   *
   * <p>A document that an order has twice for a query fails the evaluation ({@link
   * io.sparkrerank.util.ExitCode#DATA}).
   *
   * @param qrels {@code query_id, doc_id, relevance}
   * @param before {@code query_id, doc_id} and {@link Positions#POSITION} in the first order
   * @param after the same in the second
   */
  public Dataset<Row> perQuery(Dataset<Row> qrels, Dataset<Row> before, Dataset<Row> after) {
    Dataset<Row> judged = judged(qrels, before, after);
    StructType row =
        new StructType()
            .add(judged.schema().apply(Columns.QUERY_ID))
            .add(METRIC, DataTypes.StringType)
            .add(CUTOFF, DataTypes.IntegerType)
            .add(BEFORE, DataTypes.DoubleType)
            .add(AFTER, DataTypes.DoubleType);
    return judged.mapPartitions(new EvaluatePartitions(measures), Encoders.row(row));
  }

  /** One row per query of the mean: its judged documents with both positions, and list lengths. */
  private Dataset<Row> judged(Dataset<Row> qrels, Dataset<Row> before, Dataset<Row> after) {
    Column none = lit(null).cast(DataTypes.IntegerType);
    Dataset<Row> grades =
        qrels.filter(
            col(Columns.QUERY_ID)
                .isNotNull()
                .and(col(Columns.DOC_ID).isNotNull())
                .and(col(Columns.RELEVANCE).isNotNull()));
    Dataset<Row> all =
        ids(before, col(Positions.POSITION), none, none)
            .union(ids(after, none, col(Positions.POSITION), none))
            .union(ids(grades, none, none, col(Columns.RELEVANCE)));
    Column document =
        struct(col(GRADE), coalesce(col(BEFORE), lit(0)), coalesce(col(AFTER), lit(0)));
    Dataset<Row> queries =
        all.repartition(col(Columns.QUERY_ID))
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(max(BEFORE).as(BEFORE), max(AFTER).as(AFTER), max(GRADE).as(GRADE))
            .groupBy(Columns.QUERY_ID)
            .agg(
                collect_list(when(col(GRADE).isNotNull(), document)).as(JUDGED),
                count(col(BEFORE)).as(N_BEFORE),
                count(col(AFTER)).as(N_AFTER),
                coalesce(max(BEFORE), lit(0)).as(LAST_BEFORE),
                coalesce(max(AFTER), lit(0)).as(LAST_AFTER))
            .filter(size(col(JUDGED)).gt(0));
    return meanOver == MeanOver.QRELS_QUERIES ? queries : queries.filter(col(N_BEFORE).gt(0));
  }

  private static Dataset<Row> ids(Dataset<Row> rows, Column before, Column after, Column grade) {
    return rows.select(
        col(Columns.QUERY_ID),
        col(Columns.DOC_ID),
        before.as(BEFORE),
        after.as(AFTER),
        grade.as(GRADE));
  }
}
