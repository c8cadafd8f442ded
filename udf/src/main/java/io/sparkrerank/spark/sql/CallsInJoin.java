package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import scala.Option;

/** A call in a join's condition that takes columns of both sides is one on the joined rows. */
final class CallsInJoin {
  private CallsInJoin() {}

  /**
   * The join with such conditions in a filter above it; empty if there are none.
   *
   * @throws org.apache.spark.sql.AnalysisException if the join is not an inner one, of which a row
   *     stays or goes by its own condition
   */
  static Optional<Filter> lift(Join join) {
    if (join.condition().isEmpty()) {
      return Optional.empty();
    }
    List<Expression> stay = new ArrayList<>();
    List<Expression> lifted = new ArrayList<>();
    for (Expression part : Trees.conjuncts(join.condition().get())) {
      boolean both =
          Trees.innermostCalls(List.of(part)).stream().anyMatch(call -> takesBothSides(call, join));
      (both ? lifted : stay).add(part);
    }
    if (lifted.isEmpty()) {
      return Optional.empty();
    }
    if (!(join.joinType() instanceof InnerLike)) {
      throw SqlErrors.analysis(
          lifted.get(0).sql()
              + " cannot be a condition of a "
              + join.joinType().sql()
              + " join, which decides it before its rows exist; join first, then filter the result");
    }
    Option<Expression> condition =
        Trees.conjunction(stay).map(Option::apply).orElseGet(Option::empty);
    Join rest = new Join(join.left(), join.right(), join.joinType(), condition, join.hint());
    return Trees.conjunction(lifted).map(filter -> new Filter(filter, rest));
  }

  private static boolean takesBothSides(RerankExpression call, Join join) {
    return !call.references().subsetOf(join.left().outputSet())
        && !call.references().subsetOf(join.right().outputSet());
  }
}
