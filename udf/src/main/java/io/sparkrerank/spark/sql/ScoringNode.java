package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.collection.immutable.Seq;

/**
 * What the operator is in a logical plan and in a physical one: the child's rows with the values of
 * calls behind them.
 *
 * @param <P> the kind of plan
 */
interface ScoringNode<P extends QueryPlan<P>> extends Product {
  /** The calls that are computed, all of the same settings. */
  Seq<RerankExpression> calls();

  /** The columns that hold their values. */
  Seq<Attribute> results();

  /** Whose rows are scored. */
  P child();

  /** The child's columns and the results. */
  default Seq<Attribute> columns() {
    List<Attribute> columns = new ArrayList<>(Scala.list(child().output()));
    columns.addAll(Scala.list(results()));
    return Scala.seq(columns);
  }

  /** The results alone. */
  default AttributeSet produced() {
    return AttributeSet$.MODULE$.apply(Scala.<Expression>seq(Scala.list(results())));
  }

  /** Whether {@code other} is such a node with equal parts. */
  default boolean hasPartsOf(@Nullable Object other) {
    return other instanceof Product that
        && canEqual(that)
        && productIterator().sameElements(that.productIterator());
  }

  @Override
  default int productArity() {
    return 3;
  }

  @Override
  default Object productElement(int n) {
    return switch (n) {
      case 0 -> calls();
      case 1 -> results();
      default -> child();
    };
  }

  @Override
  default boolean canEqual(Object other) {
    return getClass().isInstance(other);
  }
}
