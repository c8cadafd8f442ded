package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.MultiInstanceRelation;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Each row of the child with the values of calls behind it. All calls are of the same settings, so
 * that one scorer serves them.
 */
public final class RerankEval extends LogicalPlan
    implements MultiInstanceRelation, ScoringNode<LogicalPlan> {
  private static final long serialVersionUID = 1L;

  private final transient Seq<RerankExpression> calls;
  private final transient Seq<Attribute> results;
  private final transient LogicalPlan child;

  /** For Spark, which copies plans by their constructors. */
  public RerankEval(Seq<RerankExpression> calls, Seq<Attribute> results, LogicalPlan child) {
    this.calls = calls;
    this.results = results;
    this.child = child;
  }

  @Override
  public Seq<RerankExpression> calls() {
    return calls;
  }

  @Override
  public Seq<Attribute> results() {
    return results;
  }

  @Override
  public LogicalPlan child() {
    return child;
  }

  RerankEval over(LogicalPlan other) {
    return new RerankEval(calls, results, other);
  }

  /** Of one query read twice, each copy needs columns of its own. */
  @Override
  public LogicalPlan newInstance() {
    List<Attribute> renewed = new ArrayList<>();
    Scala.list(results).forEach(result -> renewed.add(result.newInstance()));
    return new RerankEval(calls, Scala.seq(renewed), child);
  }

  @Override
  public Seq<Attribute> output() {
    return columns();
  }

  @Override
  public AttributeSet producedAttributes() {
    return produced();
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public Option<Object> maxRowsPerPartition() {
    return child.maxRowsPerPartition();
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Scala.seq(child);
  }

  @Override
  public RerankEval withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return over(children.head());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return hasPartsOf(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
