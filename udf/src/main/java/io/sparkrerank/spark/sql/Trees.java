package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Searching and rebuilding Catalyst's expressions. */
final class Trees {
  private Trees() {}

  /** The expression with every topmost part that {@code other} has something for replaced by it. */
  static Expression replace(
      Expression expression, Function<Expression, Optional<? extends Expression>> other) {
    Optional<? extends Expression> replacement = other.apply(expression);
    return replacement.isPresent()
        ? replacement.get()
        : expression.mapChildren(child -> replace(child, other));
  }

  /** The plan with its own expressions, not its children's, replaced so. */
  static LogicalPlan replaceIn(
      LogicalPlan plan, Function<Expression, Optional<? extends Expression>> other) {
    return (LogicalPlan) plan.mapExpressions(expression -> replace(expression, other));
  }

  /** The distinct calls in {@code expressions} whose arguments contain no call. */
  static List<RerankExpression> innermostCalls(List<? extends Expression> expressions) {
    List<RerankExpression> calls = new ArrayList<>();
    expressions.forEach(expression -> collect(expression, calls));
    return calls;
  }

  private static void collect(Expression expression, List<RerankExpression> calls) {
    List<Expression> children = Scala.list(expression.children());
    if (expression instanceof RerankExpression call && children.stream().noneMatch(Trees::calls)) {
      boolean movable = call.resolved() && !call.exists(node -> node instanceof OuterReference);
      if (movable && calls.stream().noneMatch(known -> known.semanticEquals(call))) {
        calls.add(call);
      }
    } else {
      children.forEach(child -> collect(child, calls));
    }
  }

  /** Whether there is a call in it. */
  static boolean calls(Expression expression) {
    return (boolean) expression.exists(node -> node instanceof RerankExpression);
  }

  /** The parts of a conjunction. */
  static List<Expression> conjuncts(Expression condition) {
    List<Expression> parts = new ArrayList<>();
    if (condition instanceof And and) {
      parts.addAll(conjuncts(and.left()));
      parts.addAll(conjuncts(and.right()));
    } else {
      parts.add(condition);
    }
    return parts;
  }

  /** The conjunction of {@code parts}; empty if there are none. */
  static Optional<Expression> conjunction(List<Expression> parts) {
    return parts.stream().reduce(And::new);
  }
}
