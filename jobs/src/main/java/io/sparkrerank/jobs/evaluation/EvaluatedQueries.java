package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkrerank.eval.Aggregation;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.significance.Resampling;
import io.sparkrerank.jobs.findings.MeasureMean;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.QueryDelta;
import io.sparkrerank.jobs.findings.Setup;
import io.sparkrerank.jobs.tables.Columns;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * The values of judged queries: computed once and kept in Spark's cache until closed, with a
 * bounded number of them on the driver for tests.
 */
public final class EvaluatedQueries implements AutoCloseable {
  /**
   * The most queries whose values come to the driver. Resampling them takes some seconds for each
   * measure, and more would sharpen nothing: the interval's width falls with the root of the
   * number.
   */
  static final int MOST_COMPARED = 10_000;

  private static final Resampling RESAMPLING = Resampling.DEFAULT;
  private static final int SAMPLE_BUCKETS = 1 << 30;

  private final EvaluationPlan plan;
  private final Dataset<Row> rows;
  private final Setup setup;
  private final List<MeasureMean> means;
  private final List<QueryDelta> compared;
  private final List<MetricFinding> metrics;

  private EvaluatedQueries(EvaluationPlan plan, Dataset<Row> rows, int mostCompared) {
    this.plan = plan;
    this.rows = rows;
    long judged = rows.filter(isOf(plan.measures().get(0))).count();
    boolean all = judged <= mostCompared;
    Dataset<Row> asked = rows.filter(isAsked());
    this.compared = collect(all ? asked : asked.filter(sampled(mostCompared, judged)));
    this.setup =
        new Setup(
            plan.meanOver(),
            plan.relevanceLevel(),
            judged,
            compared.size() / plan.measures().size(),
            RESAMPLING);
    this.means = all ? QueryComparison.means(plan.measures(), compared) : aggregate(asked);
    this.metrics = QueryComparison.tested(means, compared, RESAMPLING);
  }

  /**
   * Runs {@code perQuery} once.
   *
   * @param perQuery what {@code plan} made, or one with more measures, which are left aside
   */
  public static EvaluatedQueries of(EvaluationPlan plan, Dataset<Row> perQuery) {
    return of(plan, perQuery, MOST_COMPARED);
  }

  static EvaluatedQueries of(EvaluationPlan plan, Dataset<Row> perQuery, int mostCompared) {
    Dataset<Row> rows = perQuery.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new EvaluatedQueries(plan, rows, mostCompared);
    } catch (RuntimeException e) {
      rows.unpersist();
      throw e;
    }
  }

  /**
   * {@code query_id, metric, cutoff, before, after} of all judged queries and measures asked for.
   */
  public Dataset<Row> rows() {
    return rows.filter(isAsked());
  }

  /** The same of every measure that was evaluated. */
  Dataset<Row> allRows() {
    return rows;
  }

  /** How many there are and how they were compared. */
  public Setup setup() {
    return setup;
  }

  /** Each measure over all judged queries, in the order asked for; empty if there are none. */
  public List<MeasureMean> means() {
    return means;
  }

  /** Each measure that has a mean, with tests of the difference. */
  public List<MetricFinding> metrics() {
    return metrics;
  }

  /** The values of the compared queries, by measure and then by query id. */
  public List<QueryDelta> compared() {
    return compared;
  }

  /** The ids of the compared queries, in column {@code query_id}. */
  Dataset<Row> comparedIds() {
    Dataset<Row> ids = rows.filter(isOf(plan.measures().get(0)));
    return (setup.isSampled() ? ids.filter(sampled(MOST_COMPARED, setup.judgedQueries())) : ids)
        .select(Columns.QUERY_ID);
  }

  private Column isAsked() {
    return plan.measures().stream().map(EvaluatedQueries::isOf).reduce(Column::or).orElseThrow();
  }

  private static Column isOf(Measure measure) {
    Column cutoff = col(EvaluationPlan.CUTOFF);
    return col(EvaluationPlan.METRIC)
        .equalTo(measure.metric())
        .and(
            measure.cutoff().isPresent()
                ? cutoff.equalTo(measure.cutoff().getAsInt())
                : cutoff.isNull());
  }

  @Override
  public void close() {
    rows.unpersist();
  }

  /**
   * About {@code wanted} of {@code judged} queries, by a hash of their ids: always the same ones.
   */
  private static Column sampled(int wanted, long judged) {
    long below = (long) ((double) SAMPLE_BUCKETS * wanted / judged);
    Column id = col(Columns.QUERY_ID).cast(DataTypes.StringType);
    return pmod(xxhash64(id), lit((long) SAMPLE_BUCKETS)).lt(below);
  }

  private List<QueryDelta> collect(Dataset<Row> values) {
    Map<String, Integer> order = new HashMap<>();
    plan.measures().forEach(measure -> order.put(measure.name(), order.size()));
    return values
        .select(
            col(Columns.QUERY_ID).cast(DataTypes.StringType),
            col(EvaluationPlan.METRIC),
            col(EvaluationPlan.CUTOFF),
            col(EvaluationPlan.BEFORE),
            col(EvaluationPlan.AFTER))
        .collectAsList()
        .stream()
        .map(
            row ->
                new QueryDelta(
                    row.getString(0), measure(row, 1), row.getDouble(3), row.getDouble(4)))
        .sorted(
            Comparator.comparingInt((QueryDelta value) -> order.get(value.measure().name()))
                .thenComparing(QueryDelta::queryId))
        .toList();
  }

  private List<MeasureMean> aggregate(Dataset<Row> asked) {
    List<Row> sums =
        asked
            .groupBy(EvaluationPlan.METRIC, EvaluationPlan.CUTOFF)
            .agg(sum(EvaluationPlan.BEFORE), sum(EvaluationPlan.AFTER), count(lit(1)))
            .collectAsList();
    return sums.stream()
        .map(
            row -> {
              Measure measure = measure(row, 0);
              long queries = row.getLong(4);
              double n = measure.aggregation() == Aggregation.SUM ? 1 : queries;
              return new MeasureMean(measure, row.getDouble(2) / n, row.getDouble(3) / n, queries);
            })
        .sorted(Comparator.comparingInt(mean -> plan.measures().indexOf(mean.measure())))
        .toList();
  }

  /** The plan's measure whose name and cutoff are in columns {@code at} and {@code at + 1}. */
  private Measure measure(Row row, int at) {
    OptionalInt cutoff =
        row.isNullAt(at + 1) ? OptionalInt.empty() : OptionalInt.of(row.getInt(at + 1));
    return plan.measures().stream()
        .filter(m -> m.metric().equals(row.getString(at)) && m.cutoff().equals(cutoff))
        .findFirst()
        .orElseThrow();
  }
}
