package io.sparkrerank.spark.sql;

import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TypeCollection;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * {@code rerank(query, passages[, top_n])}: the passages of an array as structs of their position,
 * text and score, the best first. Passages that have no score stand last with a null one.
 */
public final class RerankPassages extends RerankExpression {
  static final String NAME = "rerank";

  private static final long serialVersionUID = 1L;
  private static final int TOP_N = 2;

  /** For Spark, which copies expressions by their constructors. */
  public RerankPassages(Seq<Expression> arguments, SqlSettings settings) {
    super(arguments, settings);
  }

  @Override
  public DataType dataType() {
    return DataTypes.createArrayType(
        new StructType()
            .add("pos", DataTypes.IntegerType, false)
            .add("passage", DataTypes.StringType)
            .add("score", DataTypes.DoubleType),
        false);
  }

  @Override
  public Seq<AbstractDataType> inputTypes() {
    AbstractDataType passages =
        new TypeCollection(
            Scala.seq(DataTypes.createArrayType(DataTypes.StringType), DataTypes.NullType));
    return children().size() > TOP_N
        ? Scala.seq(RerankScore.text(), passages, DataTypes.IntegerType)
        : Scala.seq(RerankScore.text(), passages);
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    TypeCheckResult types = super.checkInputDataTypes();
    if (types.isFailure() || children().size() <= TOP_N) {
      return types;
    }
    Expression topN = children().apply(TOP_N);
    if (!topN.foldable() || topN.eval(null) == null || (int) topN.eval(null) < 1) {
      return new TypeCheckResult.TypeCheckFailure(
          "top_n of rerank must be a constant of at least 1, found " + topN.sql());
    }
    return types;
  }

  /** How many are wanted; all if that is empty. */
  OptionalInt topN() {
    return children().size() > TOP_N
        ? OptionalInt.of((int) children().apply(TOP_N).eval(null))
        : OptionalInt.empty();
  }

  @Override
  public String prettyName() {
    return NAME;
  }

  @Override
  public RerankPassages withNewChildrenInternal(IndexedSeq<Expression> arguments) {
    return new RerankPassages(arguments, settings());
  }
}
