package io.sparkrerank.spark.sql;

import io.sparkrerank.spark.DriverModels;
import io.sparkrerank.spark.ModelPin;
import io.sparkrerank.spark.ResolvedModel;
import io.sparkrerank.spark.ScorePartitions;
import io.sparkrerank.spark.ScoringCounters;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.RoundRobinPartitioning;
import org.apache.spark.sql.execution.ShuffledRowRDD;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.UnsafeRowSerializer;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.execution.metric.SQLShuffleReadMetricsReporter;
import org.apache.spark.sql.execution.metric.SQLShuffleWriteMetricsReporter;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;

/** Runs a {@link RerankEval}: the model is resolved on the driver, the partitions scored. */
public final class RerankEvalExec extends SparkPlan implements ScoringNode<SparkPlan> {
  private static final long serialVersionUID = 1L;

  /** So that no core waits long for the last task. */
  private static final int TASKS_PER_CORE = 4;

  private final transient Seq<RerankExpression> calls;
  private final transient Seq<Attribute> results;
  private final transient SparkPlan child;
  private final boolean spreads;
  private transient @Nullable Map<String, SQLMetric> metrics;

  /**
   * For Spark, which copies plans by their constructors.
   *
   * @param spreads whether rows may go to other tasks, where there are fewer than cores
   */
  public RerankEvalExec(
      Seq<RerankExpression> calls, Seq<Attribute> results, SparkPlan child, boolean spreads) {
    this.calls = calls;
    this.results = results;
    this.child = child;
    this.spreads = spreads;
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
  public SparkPlan child() {
    return child;
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
    return rows()
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

  /** The child's rows, in enough tasks for every core. */
  private RDD<InternalRow> rows() {
    RDD<InternalRow> rows = child.execute();
    int cores = sparkContext().defaultParallelism();
    if (!spreads || rows.getNumPartitions() >= cores) {
      return rows;
    }
    Serializer serializer = new UnsafeRowSerializer(child.output().size(), null);
    return new ShuffledRowRDD(
        ShuffleExchangeExec.prepareShuffleDependency(
            rows,
            child.output(),
            new RoundRobinPartitioning(TASKS_PER_CORE * cores),
            serializer,
            SQLShuffleWriteMetricsReporter.createShuffleWriteMetrics(sparkContext())),
        SQLShuffleReadMetricsReporter.createShuffleReadMetrics(sparkContext()));
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
    return columns();
  }

  @Override
  public AttributeSet producedAttributes() {
    return produced();
  }

  @Override
  public Partitioning outputPartitioning() {
    return spreads ? super.outputPartitioning() : child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return spreads ? super.outputOrdering() : child.outputOrdering();
  }

  @Override
  public Seq<SparkPlan> children() {
    return Scala.seq(child);
  }

  @Override
  public RerankEvalExec withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new RerankEvalExec(calls, results, children.head(), spreads);
  }

  @Override
  public int productArity() {
    return ScoringNode.super.productArity() + 1;
  }

  @Override
  public Object productElement(int n) {
    return n < ScoringNode.super.productArity() ? ScoringNode.super.productElement(n) : spreads;
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
