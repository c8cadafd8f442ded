package io.sparkrerank.spark.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.ExpectsInputTypes;
import org.apache.spark.sql.catalyst.expressions.ExpectsInputTypes$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * A call that needs a model. It has no value row by row: {@link ExtractReranks} replaces it by a
 * column that {@link RerankEval} computes. Deterministic, and null where an argument is.
 */
abstract class RerankExpression extends Expression implements ExpectsInputTypes {
  private static final long serialVersionUID = 1L;

  private final transient Seq<Expression> arguments;
  private final transient SqlSettings settings;

  RerankExpression(Seq<Expression> arguments, SqlSettings settings) {
    this.arguments = arguments;
    this.settings = settings;
  }

  final SqlSettings settings() {
    return settings;
  }

  @Override
  public final Seq<Expression> children() {
    return arguments;
  }

  @Override
  public final boolean nullable() {
    return true;
  }

  /** Without a model there is no value, so the optimizer must not ask for one. */
  @Override
  public final boolean foldable() {
    return false;
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    if (exists(node -> node instanceof NamedLambdaVariable)) {
      return new TypeCheckResult.TypeCheckFailure(
          prettyName()
              + " cannot be called in a lambda, which Spark evaluates row by row; call"
              + " rerank(query, passages) on the whole array");
    }
    return ExpectsInputTypes$.MODULE$.checkInputDataTypes(children(), inputTypes());
  }

  @Override
  public final Object eval(@Nullable InternalRow input) {
    throw SqlErrors.outOfPlace(this);
  }

  @Override
  public final ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw SqlErrors.outOfPlace(this);
  }

  /** Settings are no argument of the call as a person wrote it. */
  @Override
  public final Iterator<Object> stringArgs() {
    return Scala.<Object>seq(Scala.list(arguments)).iterator();
  }

  @Override
  public final int productArity() {
    return 2;
  }

  @Override
  public final Object productElement(int n) {
    return n == 0 ? arguments : settings;
  }

  @Override
  public final boolean canEqual(Object other) {
    return getClass().isInstance(other);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof RerankExpression that
        && getClass().equals(that.getClass())
        && arguments.equals(that.arguments)
        && settings.equals(that.settings);
  }

  @Override
  public final int hashCode() {
    return super.hashCode();
  }
}
