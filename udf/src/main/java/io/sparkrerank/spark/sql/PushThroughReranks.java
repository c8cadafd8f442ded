package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Option;

/**
 * Spares the model what nobody will see: filters and limits go below a {@link RerankEval}, which
 * makes one row of each, and values that are not used are not computed. Spark does this for its own
 * operators only.
 */
final class PushThroughReranks extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return push(plan).mapChildren(this::apply);
  }

  private static LogicalPlan push(LogicalPlan plan) {
    if (plan instanceof Filter filter && filter.child() instanceof RerankEval eval) {
      return filter(filter, eval);
    }
    if (plan instanceof Project project && project.child() instanceof RerankEval eval) {
      return used(project, eval)
          .<LogicalPlan>map(child -> new Project(project.projectList(), child))
          .orElse(project);
    }
    if (plan instanceof LocalLimit limit) {
      return limited(limit.child(), limit)
          .<LogicalPlan>map(child -> new LocalLimit(limit.limitExpr(), child))
          .orElse(limit);
    }
    return plan;
  }

  private static LogicalPlan filter(Filter filter, RerankEval eval) {
    List<Expression> below = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression part : Trees.conjuncts(filter.condition())) {
      boolean free = part.deterministic() && part.references().subsetOf(eval.child().outputSet());
      (free && above.isEmpty() ? below : above).add(part);
    }
    Optional<Expression> first = Trees.conjunction(below);
    if (first.isEmpty()) {
      return filter;
    }
    LogicalPlan scored = eval.over(new Filter(first.get(), eval.child()));
    return Trees.conjunction(above)
        .<LogicalPlan>map(rest -> new Filter(rest, scored))
        .orElse(scored);
  }

  /** The child without the values that the projection does not read; empty if it reads all. */
  private static Optional<LogicalPlan> used(Project project, RerankEval eval) {
    Set<ExprId> read = new HashSet<>();
    Scala.list(project.references().toSeq()).forEach(column -> read.add(column.exprId()));
    List<RerankExpression> calls = new ArrayList<>();
    List<Attribute> results = new ArrayList<>();
    for (int i = 0; i < eval.calls().size(); i++) {
      if (read.contains(eval.results().apply(i).exprId())) {
        calls.add(eval.calls().apply(i));
        results.add(eval.results().apply(i));
      }
    }
    if (calls.size() == eval.calls().size()) {
      return Optional.empty();
    }
    return Optional.of(
        calls.isEmpty()
            ? eval.child()
            : new RerankEval(Scala.seq(calls), Scala.seq(results), eval.child()));
  }

  /**
   * The plan with the limit below its RerankEval; empty if there is none or it is there already.
   */
  private static Optional<LogicalPlan> limited(LogicalPlan plan, LocalLimit limit) {
    if (plan instanceof Project project) {
      return limited(project.child(), limit)
          .map(child -> new Project(project.projectList(), child));
    }
    if (plan instanceof RerankEval eval && !isWithin(eval.child(), limit)) {
      return Optional.of(eval.over(new LocalLimit(limit.limitExpr(), eval.child())));
    }
    return Optional.empty();
  }

  private static boolean isWithin(LogicalPlan plan, LocalLimit limit) {
    Option<Object> rows = plan.maxRowsPerPartition();
    Object most = limit.limitExpr().eval(null);
    return rows.isDefined() && most != null && (long) rows.get() <= ((Number) most).longValue();
  }
}
