package io.sparkrerank.spark.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.Metadata;

/**
 * Lifts calls out of the operators they are written in, and puts a {@link RerankEval} below that
 * computes them for whole partitions. Runs when a query has been analysed, so that the optimizer
 * sees columns and never copies a call, and once more when subqueries have become joins.
 */
final class ExtractReranks extends Rule<LogicalPlan> {
  private final boolean analysing;

  private ExtractReranks(boolean analysing) {
    this.analysing = analysing;
  }

  /** The rule of the analyser, which leaves queries alone that were analysed before. */
  static ExtractReranks whenAnalysed() {
    return new ExtractReranks(true);
  }

  /** The rule of the optimizer. */
  static ExtractReranks whenOptimized() {
    return new ExtractReranks(false);
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (analysing ? plan.analyzed() : plan instanceof Subquery sub && sub.correlated()) {
      return plan;
    }
    LogicalPlan rebuilt = plan.mapChildren(this::apply);
    boolean calls = Scala.list(rebuilt.expressions()).stream().anyMatch(Trees::calls);
    return calls && rebuilt.childrenResolved() ? extract(rebuilt) : rebuilt;
  }

  private static LogicalPlan extract(LogicalPlan plan) {
    if (plan instanceof Aggregate aggregate) {
      return CallsOverAggregate.pullUp(aggregate)
          .<LogicalPlan>map(
              above -> extract((LogicalPlan) above.mapChildren(ExtractReranks::extractIfCalls)))
          .orElseGet(() -> below(aggregate));
    }
    if (plan instanceof Join join) {
      return CallsInJoin.lift(join).map(ExtractReranks::below).orElseGet(() -> below(join));
    }
    boolean known =
        plan instanceof Project
            || plan instanceof Filter
            || plan instanceof Sort
            || plan instanceof Window
            || plan instanceof Generate
            || plan instanceof RepartitionByExpression;
    return known ? below(plan) : plan;
  }

  private static LogicalPlan extractIfCalls(LogicalPlan plan) {
    return Scala.list(plan.expressions()).stream().anyMatch(Trees::calls) ? extract(plan) : plan;
  }

  /** Computes the calls of {@code plan} below it, innermost first. */
  private static LogicalPlan below(LogicalPlan plan) {
    List<LogicalPlan> children = new ArrayList<>(Scala.list(plan.children()));
    List<RerankExpression> calls = Trees.innermostCalls(Scala.list(plan.expressions()));
    Map<RerankExpression, Attribute> values = new LinkedHashMap<>();
    for (int i = 0; i < children.size(); i++) {
      children.set(i, provide(children.get(i), calls, values));
    }
    if (values.isEmpty()) {
      return plan;
    }
    LogicalPlan replaced =
        Trees.replaceIn(plan.withNewChildren(Scala.seq(children)), part -> valueOf(part, values));
    LogicalPlan finished = below(replaced);
    return finished.output().equals(plan.output())
        ? finished
        : new Project(Scala.seq(Scala.list(plan.output())), finished);
  }

  private static Optional<Attribute> valueOf(
      Expression part, Map<RerankExpression, Attribute> values) {
    return part instanceof RerankExpression
        ? values.entrySet().stream()
            .filter(entry -> entry.getKey().semanticEquals(part))
            .map(Map.Entry::getValue)
            .findFirst()
        : Optional.empty();
  }

  /** Adds to {@code values} what can be computed from the child's columns alone. */
  private static LogicalPlan provide(
      LogicalPlan child, List<RerankExpression> calls, Map<RerankExpression, Attribute> values) {
    LogicalPlan plan = child;
    Map<SqlSettings, List<RerankExpression>> fresh = new LinkedHashMap<>();
    for (RerankExpression call : calls) {
      if (values.containsKey(call) || !call.references().subsetOf(child.outputSet())) {
        continue;
      }
      Optional<KnownResults.Found> known = KnownResults.find(plan, call);
      if (known.isPresent()) {
        plan = known.get().plan();
        values.put(call, known.get().value());
      } else {
        fresh.computeIfAbsent(call.settings(), settings -> new ArrayList<>()).add(call);
      }
    }
    for (List<RerankExpression> together : fresh.values()) {
      List<Attribute> results = new ArrayList<>();
      for (RerankExpression call : together) {
        Attribute result = result(call);
        results.add(result);
        values.put(call, result);
      }
      plan = new RerankEval(Scala.seq(together), Scala.seq(results), plan);
    }
    return plan;
  }

  private static Attribute result(RerankExpression call) {
    return new AttributeReference(
        "_" + call.prettyName(),
        call.dataType(),
        true,
        Metadata.empty(),
        NamedExpression$.MODULE$.newExprId(),
        Scala.seq());
  }
}
