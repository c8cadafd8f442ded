package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;

import io.sparkrerank.eval.Cutoff;
import io.sparkrerank.eval.Measure;
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
    return new Findings(
        before.side(),
        inputs.after().side(),
        evaluated.setup(),
        evaluated.metrics(),
        evaluated.compared(),
        harm.harmed(first, harmed),
        slices.all(sliceBy),
        bins(),
        depths());
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

  /** Up to the depth at which the longer of the two ends. */
  private List<DepthRecall> depths() {
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
    int deepest = Math.max(deepest(before), deepest(inputs.after()));
    List<DepthRecall> reached = new ArrayList<>();
    for (DepthRecall depth : all) {
      reached.add(depth);
      if (depth.depth() >= deepest) {
        break;
      }
    }
    return reached;
  }

  private static int deepest(OrderedRun run) {
    Row last = run.rows().agg(org.apache.spark.sql.functions.max(Positions.POSITION)).first();
    return last.isNullAt(0) ? 0 : last.getInt(0);
  }

  @Override
  public void close() {
    evaluated.close();
  }
}
