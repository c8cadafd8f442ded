package io.sparkrerank.spark.sql;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Plans a {@link RerankEval}. */
final class RerankStrategy extends SparkStrategy {
  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return plan instanceof RerankEval eval
        ? Scala.seq(new RerankEvalExec(eval.calls(), eval.results(), planLater(eval.child())))
        : Scala.seq();
  }
}
