package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/**
 * Finds the value of a call in a plan that computes it already, so that a call written in SELECT,
 * WHERE and ORDER BY is scored once.
 */
final class KnownResults {
  private KnownResults() {}

  /**
   * A plan and the column in its output that holds the value.
   *
   * @param plan the plan searched, with the column passed up where it was not
   */
  record Found(LogicalPlan plan, Attribute value) {}

  static Optional<Found> find(LogicalPlan plan, Expression call) {
    if (plan instanceof RerankEval eval) {
      return inEval(eval, call);
    }
    if (plan instanceof Project project) {
      return inProject(project, call);
    }
    boolean passesAll =
        plan instanceof Filter
            || plan instanceof Sort
            || plan instanceof LocalLimit
            || plan instanceof GlobalLimit
            || plan instanceof SubqueryAlias
            || plan instanceof Repartition
            || plan instanceof RepartitionByExpression;
    return passesAll
        ? find(plan.children().head(), call)
            .map(below -> new Found(plan.withNewChildren(Scala.seq(below.plan())), below.value()))
        : Optional.empty();
  }

  private static Optional<Found> inEval(RerankEval eval, Expression call) {
    List<RerankExpression> calls = Scala.list(eval.calls());
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).semanticEquals(call)) {
        return Optional.of(new Found(eval, eval.results().apply(i)));
      }
    }
    return find(eval.child(), call).map(below -> new Found(eval.over(below.plan()), below.value()));
  }

  private static Optional<Found> inProject(Project project, Expression call) {
    List<NamedExpression> columns = Scala.list(project.projectList());
    Map<ExprId, Expression> aliases = new HashMap<>();
    for (NamedExpression column : columns) {
      if (column instanceof Alias alias && alias.child().deterministic()) {
        aliases.put(alias.exprId(), alias.child());
      }
    }
    Expression below =
        Trees.replace(
            call,
            part ->
                part instanceof Attribute column
                    ? Optional.ofNullable(aliases.get(column.exprId()))
                    : Optional.empty());
    return find(project.child(), below).map(found -> passUp(columns, found));
  }

  private static Found passUp(List<NamedExpression> columns, Found below) {
    List<NamedExpression> more = new ArrayList<>(columns);
    for (NamedExpression column : columns) {
      boolean same =
          column instanceof Attribute given && given.exprId().equals(below.value().exprId());
      boolean renamed =
          column instanceof Alias alias && alias.child().semanticEquals((Expression) below.value());
      if (same || renamed) {
        return new Found(new Project(Scala.seq(more), below.plan()), column.toAttribute());
      }
    }
    more.add(below.value());
    return new Found(new Project(Scala.seq(more), below.plan()), below.value());
  }
}
