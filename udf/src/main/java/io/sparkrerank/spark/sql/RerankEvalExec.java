package io.sparkrerank.spark.sql;

import io.sparkrerank.spark.DriverModels;
import io.sparkrerank.spark.ModelPin;
import io.sparkrerank.spark.ResolvedModel;
import io.sparkrerank.spark.ScorePartitions;
import io.sparkrerank.spark.ScoringCounters;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;

/** Runs a {@link RerankEval}: the model is resolved on the driver, the partitions scored. */
public final class RerankEvalExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final transient Seq<RerankExpression> calls;
  private final transient Seq<Attribute> results;
  private final transient SparkPlan child;
  private transient @Nullable Map<String, SQLMetric> metrics;

  /** For Spark, which copies plans by their constructors. */
  public RerankEvalExec(Seq<RerankExpression> calls, Seq<Attribute> results, SparkPlan child) {
    this.calls = calls;
    this.results = results;
    this.child = child;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    SqlSettings settings = calls.head().settings();
    ResolvedModel model = DriverModels.resolve(session(), settings.model(), settings.scoring());
    settings.sha256().ifPresent(expected -> ModelPin.check(model, expected));
    ScorePartitions scorer =
        new ScorePartitions(
            model.spec(),
            model.scoring(),
            CallRows.CARRIED,
            ScoringCounters.register(sparkContext()));
    List<Expression> arguments = new ArrayList<>();
    List<CallShape> shapes = new ArrayList<>();
    for (RerankExpression call : Scala.list(calls)) {
      shapes.add(CallShape.of(call, arguments.size()));
      arguments.addAll(Scala.list(call.children()).subList(0, CallShape.ARGUMENTS));
    }
    return child
        .execute()
        .toJavaRDD()
        .mapPartitionsWithIndex(
            new ScoreCalls(
                Scala.seq(arguments),
                child.output(),
                shapes,
                schema(),
                scorer,
                longMetric("numOutputRows")),
            true)
        .rdd();
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    if (metrics == null) {
      metrics =
          Map$.MODULE$.from(
              Scala.<Tuple2<String, SQLMetric>>seq(
                  new Tuple2<>(
                      "numOutputRows",
                      SQLMetrics.createMetric(sparkContext(), "number of output rows"))));
    }
    return metrics;
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> output = new ArrayList<>(Scala.list(child.output()));
    output.addAll(Scala.list(results));
    return Scala.seq(output);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(Scala.<Expression>seq(Scala.list(results)));
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public Seq<SparkPlan> children() {
    return Scala.seq(child);
  }

  @Override
  public RerankEvalExec withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new RerankEvalExec(calls, results, children.head());
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> calls;
      case 1 -> results;
      default -> child;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RerankEvalExec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RerankEvalExec that
        && calls.equals(that.calls)
        && results.equals(that.results)
        && child.equals(that.child);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
