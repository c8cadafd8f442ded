package io.sparkrerank.spark.sql;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/**
 * Plans a {@link RerankEval}. A shuffle of texts costs next to nothing beside their scoring, so
 * rows of a small file, or of partitions that Spark has coalesced for their few bytes, are spread
 * over all cores, unless they are few or somebody has sorted them.
 */
final class RerankStrategy extends SparkStrategy {
  private static final long FEW_ROWS = 64;

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return plan instanceof RerankEval eval
        ? Scala.seq(
            new RerankEvalExec(
                eval.calls(), eval.results(), planLater(eval.child()), mayBeSpread(eval.child())))
        : Scala.seq();
  }

  private static boolean mayBeSpread(LogicalPlan plan) {
    boolean few = plan.maxRows().isDefined() && (long) plan.maxRows().get() <= FEW_ROWS;
    return !few && !(boolean) plan.exists(node -> node instanceof Sort sort && sort.global());
  }
}
