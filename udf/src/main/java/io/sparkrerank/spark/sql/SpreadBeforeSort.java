package io.sparkrerank.spark.sql;

import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.physical.RangePartitioning;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Puts a shuffle between scoring and a global sort. To cut its ranges a sort reads its input twice,
 * a sample first, and without a shuffle to read from that scores everything twice. A sort under a
 * limit takes the top without ranges and needs none.
 */
final class SpreadBeforeSort extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return apply(plan, false);
  }

  private LogicalPlan apply(LogicalPlan plan, boolean underLimit) {
    boolean limits = plan instanceof LocalLimit || underLimit && plan instanceof Project;
    LogicalPlan rebuilt = plan.mapChildren(child -> apply(child, limits));
    boolean samples =
        rebuilt instanceof Sort sort && sort.global() && !underLimit
            || rebuilt instanceof RepartitionByExpression spread
                && spread.partitioning() instanceof RangePartitioning;
    if (!samples || !scoresInOneStage(rebuilt.children().head())) {
      return rebuilt;
    }
    LogicalPlan scored = rebuilt.children().head();
    return rebuilt.withNewChildren(
        Scala.seq(new Repartition(conf().numShufflePartitions(), true, scored)));
  }

  /** Whether rows come from a scorer without a shuffle in between. */
  private static boolean scoresInOneStage(LogicalPlan plan) {
    if (plan instanceof RerankEval) {
      return true;
    }
    boolean shuffles =
        plan instanceof Aggregate || plan instanceof RepartitionOperation again && again.shuffle();
    return !shuffles
        && Scala.list(plan.children()).stream().anyMatch(SpreadBeforeSort::scoresInOneStage);
  }
}
