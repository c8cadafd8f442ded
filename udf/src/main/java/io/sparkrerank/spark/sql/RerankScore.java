package io.sparkrerank.spark.sql;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.TypeCollection;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** {@code rerank_score(query, passage)}: the score of one pair, a double. */
public final class RerankScore extends RerankExpression {
  static final String NAME = "rerank_score";

  private static final long serialVersionUID = 1L;

  /** For Spark, which copies expressions by their constructors. */
  public RerankScore(Seq<Expression> arguments, SqlSettings settings) {
    super(arguments, settings);
  }

  /** A string, or NULL as a person writes it. */
  static AbstractDataType text() {
    return new TypeCollection(Scala.seq(DataTypes.StringType, DataTypes.NullType));
  }

  @Override
  public DataType dataType() {
    return DataTypes.DoubleType;
  }

  @Override
  public Seq<AbstractDataType> inputTypes() {
    return Scala.seq(text(), text());
  }

  @Override
  public String prettyName() {
    return NAME;
  }

  @Override
  public RerankScore withNewChildrenInternal(IndexedSeq<Expression> arguments) {
    return new RerankScore(arguments, settings());
  }
}
