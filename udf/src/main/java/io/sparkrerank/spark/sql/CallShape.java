package io.sparkrerank.spark.sql;

import java.io.Serializable;

/**
 * What a task needs to know of a call.
 *
 * @param argument where the query stands among the arguments of all calls; the passage or the
 *     passages stand behind it
 * @param array whether it takes passages in an array
 * @param topN passages kept of an array
 */
record CallShape(int argument, boolean array, int topN) implements Serializable {
  /** Query and passage, or query and passages. */
  static final int ARGUMENTS = 2;

  static CallShape of(RerankExpression call, int argument) {
    return call instanceof RerankPassages passages
        ? new CallShape(argument, true, passages.topN().orElse(Integer.MAX_VALUE))
        : new CallShape(argument, false, 1);
  }
}
