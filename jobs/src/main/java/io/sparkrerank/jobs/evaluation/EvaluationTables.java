package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.significance.Interval;
import io.sparkrerank.eval.significance.Outcomes;
import io.sparkrerank.eval.significance.PairedComparison;
import io.sparkrerank.jobs.findings.HarmedQuery;
import io.sparkrerank.jobs.findings.MeasureMean;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.MovedPassage;
import io.sparkrerank.jobs.findings.Setup;
import io.sparkrerank.jobs.findings.SliceFinding;
import io.sparkrerank.jobs.tables.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Findings as rows of the tables in {@link EvaluationSchemas}. */
public final class EvaluationTables {
  private static final String FELL = "fell";
  private static final String ROSE = "rose";

  private final SparkSession spark;

  /** Tables of {@code spark}. */
  public EvaluationTables(SparkSession spark) {
    this.spark = spark;
  }

  /** The metrics table: two rows for each mean, retrieval first. */
  public Dataset<Row> metrics(Setup setup, List<MeasureMean> means) {
    List<Row> rows = new ArrayList<>();
    for (MeasureMean mean : means) {
      rows.add(metric(Stage.RETRIEVAL, setup, mean, mean.before()));
      rows.add(metric(Stage.RERANK, setup, mean, mean.after()));
    }
    return spark.createDataFrame(rows, EvaluationSchemas.metrics());
  }

  private static Row metric(Stage stage, Setup setup, MeasureMean mean, double value) {
    Measure measure = mean.measure();
    return RowFactory.create(
        stage.column(),
        measure.metric(),
        cutoff(measure),
        value,
        mean.queries(),
        meanOver(setup),
        setup.relevanceLevel());
  }

  private static String meanOver(Setup setup) {
    return setup.meanOver() == MeanOver.QRELS_QUERIES ? "qrels" : "run";
  }

  /** The query_metrics table of {@link EvaluatedQueries#rows()}. */
  public static Dataset<Row> queryMetrics(Dataset<Row> rows) {
    return rows.select(
        col(Columns.QUERY_ID),
        col(EvaluationPlan.METRIC),
        col(EvaluationPlan.CUTOFF),
        col(EvaluationPlan.BEFORE).as(Stage.RETRIEVAL.column()),
        col(EvaluationPlan.AFTER).as(Stage.RERANK.column()),
        col(EvaluationPlan.AFTER).minus(col(EvaluationPlan.BEFORE)).as("delta"));
  }

  /**
   * The comparison table.
   *
   * @param baseline what {@code before} is of
   */
  public Dataset<Row> comparison(String baseline, Setup setup, List<MetricFinding> metrics) {
    List<Row> rows = new ArrayList<>();
    for (MetricFinding metric : metrics) {
      PairedComparison test = metric.comparison();
      Outcomes outcomes = test.outcomes();
      rows.add(
          RowFactory.create(
              baseline,
              metric.measure().metric(),
              cutoff(metric.measure()),
              metric.before(),
              metric.after(),
              metric.delta(),
              low(test.interval()),
              high(test.interval()),
              test.tTestP(),
              test.randomisationP(),
              metric.holmP(),
              number(test.effectSize()),
              outcomes.wins(),
              outcomes.ties(),
              outcomes.losses(),
              setup.judgedQueries(),
              setup.comparedQueries(),
              meanOver(setup),
              setup.relevanceLevel(),
              setup.resampling().permutations(),
              setup.resampling().seed()));
    }
    return spark.createDataFrame(rows, EvaluationSchemas.comparison());
  }

  /** The harm table. */
  public Dataset<Row> harm(String baseline, List<HarmedQuery> harmed) {
    List<Row> rows = new ArrayList<>();
    for (HarmedQuery query : harmed) {
      query.fell().forEach(passage -> rows.add(moved(baseline, query, FELL, passage)));
      query.rose().forEach(passage -> rows.add(moved(baseline, query, ROSE, passage)));
    }
    return spark.createDataFrame(rows, EvaluationSchemas.harm());
  }

  private static Row moved(String baseline, HarmedQuery query, String how, MovedPassage passage) {
    return RowFactory.create(
        baseline,
        query.harmRank(),
        query.queryId(),
        query.measure().metric(),
        cutoff(query.measure()),
        query.before(),
        query.after(),
        query.delta(),
        how,
        passage.docId(),
        number(passage.relevance()),
        number(passage.rankBefore()),
        number(passage.rankAfter()),
        number(passage.scoreBefore()),
        number(passage.scoreAfter()),
        number(passage.tokens()),
        passage.truncated().orElse(null));
  }

  /** The slices table. */
  public Dataset<Row> slices(String baseline, List<SliceFinding> slices) {
    List<Row> rows = new ArrayList<>();
    for (SliceFinding slice : slices) {
      rows.add(
          RowFactory.create(
              baseline,
              slice.slice(),
              slice.bucket(),
              slice.measure().metric(),
              cutoff(slice.measure()),
              slice.queries(),
              slice.before(),
              slice.after(),
              slice.delta(),
              low(slice.interval()),
              high(slice.interval()),
              slice.outcomes().wins(),
              slice.outcomes().ties(),
              slice.outcomes().losses()));
    }
    return spark.createDataFrame(rows, EvaluationSchemas.slices());
  }

  private static @Nullable Integer cutoff(Measure measure) {
    return number(measure.cutoff());
  }

  private static @Nullable Double low(Optional<Interval> interval) {
    return interval.map(Interval::low).orElse(null);
  }

  private static @Nullable Double high(Optional<Interval> interval) {
    return interval.map(Interval::high).orElse(null);
  }

  private static @Nullable Integer number(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
