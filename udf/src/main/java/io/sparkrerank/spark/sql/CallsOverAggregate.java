package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.Option;

/**
 * A call on what an aggregation makes of its rows, such as {@code rerank_score(q, first(p))}, is
 * computed after it, once for each group.
 */
final class CallsOverAggregate {
  private CallsOverAggregate() {}

  /** The aggregation with such calls in a projection above it; empty if there are none. */
  static Optional<Project> pullUp(Aggregate aggregate) {
    List<NamedExpression> above = new ArrayList<>();
    List<NamedExpression> within = new ArrayList<>();
    boolean pulled = false;
    for (NamedExpression column : Scala.list(aggregate.aggregateExpressions())) {
      if (callsOverGroups((Expression) column, aggregate)) {
        above.add((NamedExpression) overGroups((Expression) column, aggregate, within));
        pulled = true;
      } else {
        within.add(column);
        above.add(column.toAttribute());
      }
    }
    return pulled
        ? Optional.of(
            new Project(
                Scala.seq(above),
                new Aggregate(
                    aggregate.groupingExpressions(),
                    Scala.seq(within),
                    aggregate.child(),
                    aggregate.hint())))
        : Optional.empty();
  }

  private static boolean callsOverGroups(Expression expression, Aggregate aggregate) {
    if (ofTheGroup(expression, aggregate)) {
      return false;
    }
    return expression instanceof RerankExpression
        || Scala.list(expression.children()).stream()
            .anyMatch(child -> callsOverGroups(child, aggregate));
  }

  private static Expression overGroups(
      Expression expression, Aggregate aggregate, List<NamedExpression> within) {
    return Trees.replace(
        expression,
        part -> {
          if (!ofTheGroup(part, aggregate)) {
            return Optional.empty();
          }
          NamedExpression named = part instanceof NamedExpression given ? given : alias(part);
          within.add(named);
          return Optional.of(named.toAttribute());
        });
  }

  private static boolean ofTheGroup(Expression expression, Aggregate aggregate) {
    return expression instanceof AggregateExpression
        || Scala.list(aggregate.groupingExpressions()).stream()
            .anyMatch(grouping -> grouping.semanticEquals(expression));
  }

  private static Alias alias(Expression part) {
    return new Alias(
        part,
        "_group",
        NamedExpression$.MODULE$.newExprId(),
        Scala.seq(),
        Option.empty(),
        Scala.seq());
  }
}
