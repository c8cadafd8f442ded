package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.sparkrerank.eval.Cutoff;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.NumRet;
import io.sparkrerank.eval.Recall;
import io.sparkrerank.jobs.findings.DepthRecall;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.QueryDelta;
import io.sparkrerank.jobs.findings.ScoreBin;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares two orders in all respects that {@link Findings} has. */
final class Evaluator implements AutoCloseable {
  private static final List<Integer> DEPTHS =
      List.of(1, 2, 3, 5, 10, 20, 30, 50, 70, 100, 200, 500, 1000);
  private static final Measure RETRIEVED = new NumRet();

  private final EvaluationInputs inputs;
  private final OrderedRun before;
  private final EvaluationPlan plan;
  private final EvaluatedQueries evaluated;

  /**
   * Evaluates both orders; with a single one, it is both.
   *
   * @param plan the measures asked for
   */
  Evaluator(EvaluationInputs inputs, EvaluationPlan plan) {
    this.inputs = inputs;
    this.before = inputs.before().orElse(inputs.after());
    this.plan = plan;
    this.evaluated =
        EvaluatedQueries.of(
            plan,
            plan.with(recalls(plan.relevanceLevel()))
                .with(List.of(RETRIEVED))
                .perQuery(inputs.qrels(), before.rows(), inputs.after().rows()));
  }

  /** Values per query, means and tests. */
  EvaluatedQueries evaluated() {
    return evaluated;
  }

  /**
   * Everything found.
   *
   * @param harmed how many harmed queries are looked into
   * @param sliceBy columns of the queries table to group by
   */
  Findings findings(int harmed, List<String> sliceBy) {
    List<QueryDelta> first =
        evaluated.metrics().isEmpty() ? List.of() : values(evaluated.metrics().get(0).measure());
    HarmPlan harm = new HarmPlan(before, inputs.after(), inputs.qrels(), inputs.texts());
    Dataset<Row> ids = evaluated.comparedIds();
    SliceGroups slices =
        new SliceGroups(
            first,
            TraitsPlan.collect(ids, before, inputs.after(), inputs.texts(), sliceBy),
            evaluated.setup().resampling());
    Row longest = longest();
    int depthBefore = (int) longest.getDouble(0);
    int depthAfter = (int) longest.getDouble(1);
    return new Findings(
        before.side().withDepth(depthBefore),
        inputs.after().side().withDepth(depthAfter),
        evaluated.setup(),
        evaluated.metrics(),
        evaluated.compared(),
        harm.harmed(first, harmed),
        slices.all(sliceBy),
        bins(),
        depths(Math.max(depthBefore, depthAfter)));
  }

  private List<QueryDelta> values(Measure measure) {
    return evaluated.compared().stream().filter(q -> q.measure().equals(measure)).toList();
  }

  private List<ScoreBin> bins() {
    List<ScoreBin> bins = new ArrayList<>();
    bins.addAll(ScoreBins.of(before, false, inputs.qrels(), plan.relevanceLevel()));
    bins.addAll(ScoreBins.of(inputs.after(), true, inputs.qrels(), plan.relevanceLevel()));
    return bins;
  }

  private static List<Measure> recalls(int relevanceLevel) {
    return DEPTHS.stream()
        .<Measure>map(depth -> new Recall(Cutoff.at(depth), relevanceLevel))
        .toList();
  }

  /** Up to the first depth that reaches {@code deepest}, at which the longer of the two ends. */
  private List<DepthRecall> depths(int deepest) {
    String recall = recalls(plan.relevanceLevel()).get(0).metric();
    List<DepthRecall> all =
        evaluated
            .allRows()
            .filter(
                col(EvaluationPlan.METRIC)
                    .equalTo(recall)
                    .and(col(EvaluationPlan.CUTOFF).isin(DEPTHS.toArray())))
            .groupBy(EvaluationPlan.CUTOFF)
            .agg(avg(EvaluationPlan.BEFORE), avg(EvaluationPlan.AFTER))
            .orderBy(EvaluationPlan.CUTOFF)
            .collectAsList()
            .stream()
            .map(row -> new DepthRecall(row.getInt(0), row.getDouble(1), row.getDouble(2)))
            .toList();
    List<DepthRecall> reached = new ArrayList<>();
    for (DepthRecall depth : all) {
      reached.add(depth);
      if (depth.depth() >= deepest) {
        break;
      }
    }
    return reached;
  }

  /** The longest lists of the judged queries, before and after, which the one pass has counted. */
  private Row longest() {
    return evaluated
        .allRows()
        .filter(col(EvaluationPlan.METRIC).equalTo(RETRIEVED.metric()))
        .agg(
            coalesce(max(EvaluationPlan.BEFORE), lit(0.0)),
            coalesce(max(EvaluationPlan.AFTER), lit(0.0)))
        .first();
  }

  @Override
  public void close() {
    evaluated.close();
  }
}
