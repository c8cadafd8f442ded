package io.sparkrerank.spark;

import io.sparkrerank.spark.sql.SqlDoor;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * {@code spark.sql.extensions=io.sparkrerank.spark.RerankExtensions}: gives a session's SQL the
 * functions {@code rerank_score(query, passage)} and {@code rerank(query, passages[, top_n])}, with
 * model and options from {@code spark.rerank.*}.
 */
public final class RerankExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SqlDoor.install(extensions);
    return BoxedUnit.UNIT;
  }
}
