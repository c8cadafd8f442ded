package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.tables.Columns;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the tables that an evaluation writes, before run id, run date and model id are put
 * around them. {@code baseline} says what {@code before} is of: {@code retrieval}, or a run.
 */
public final class EvaluationSchemas {
  private EvaluationSchemas() {}

  /**
   * The metrics table: one row for each stage and measure. A null cutoff is the whole list; {@code
   * value} is the mean, of counts the sum, over the queries that {@code mean_over} names: all with
   * judgements ({@code qrels}), or those of them that are in the run ({@code run}).
   */
  public static StructType metrics() {
    return new StructType()
        .add("stage", DataTypes.StringType)
        .add("metric", DataTypes.StringType)
        .add("cutoff", DataTypes.IntegerType)
        .add("value", DataTypes.DoubleType)
        .add("n_queries", DataTypes.LongType)
        .add("mean_over", DataTypes.StringType)
        .add("relevance_level", DataTypes.IntegerType);
  }

  /**
   * The query_metrics table: one row for each judged query and measure.
   *
   * @param queryId the type that ids of queries have
   */
  public static StructType queryMetrics(DataType queryId) {
    return new StructType()
        .add(Columns.QUERY_ID, queryId)
        .add("metric", DataTypes.StringType)
        .add("cutoff", DataTypes.IntegerType)
        .add("retrieval", DataTypes.DoubleType)
        .add("rerank", DataTypes.DoubleType)
        .add("delta", DataTypes.DoubleType);
  }

  /**
   * The comparison table: one row for each measure. {@code n_compared} of the {@code n_queries}
   * judged were tested; a null interval or effect size is one that cannot be had.
   */
  public static StructType comparison() {
    return new StructType()
        .add("baseline", DataTypes.StringType)
        .add("metric", DataTypes.StringType)
        .add("cutoff", DataTypes.IntegerType)
        .add("before", DataTypes.DoubleType)
        .add("after", DataTypes.DoubleType)
        .add("delta", DataTypes.DoubleType)
        .add("ci_low", DataTypes.DoubleType)
        .add("ci_high", DataTypes.DoubleType)
        .add("p_t_test", DataTypes.DoubleType)
        .add("p_randomisation", DataTypes.DoubleType)
        .add("p_holm", DataTypes.DoubleType)
        .add("effect_size", DataTypes.DoubleType)
        .add("wins", DataTypes.IntegerType)
        .add("ties", DataTypes.IntegerType)
        .add("losses", DataTypes.IntegerType)
        .add("n_queries", DataTypes.LongType)
        .add("n_compared", DataTypes.IntegerType)
        .add("mean_over", DataTypes.StringType)
        .add("relevance_level", DataTypes.IntegerType)
        .add("draws", DataTypes.IntegerType)
        .add("seed", DataTypes.LongType);
  }

  /** The harm table: one row for each moved passage of each harmed query; ids as text. */
  public static StructType harm() {
    return new StructType()
        .add("baseline", DataTypes.StringType)
        .add("harm_rank", DataTypes.IntegerType)
        .add(Columns.QUERY_ID, DataTypes.StringType)
        .add("metric", DataTypes.StringType)
        .add("cutoff", DataTypes.IntegerType)
        .add("before", DataTypes.DoubleType)
        .add("after", DataTypes.DoubleType)
        .add("delta", DataTypes.DoubleType)
        .add("moved", DataTypes.StringType)
        .add(Columns.DOC_ID, DataTypes.StringType)
        .add(Columns.RELEVANCE, DataTypes.IntegerType)
        .add("rank_before", DataTypes.IntegerType)
        .add("rank_after", DataTypes.IntegerType)
        .add("score_before", DataTypes.DoubleType)
        .add("score_after", DataTypes.DoubleType)
        .add("n_tokens", DataTypes.IntegerType)
        .add("truncated", DataTypes.BooleanType);
  }

  /** The slices table: one row for each group of queries and measure. */
  public static StructType slices() {
    return new StructType()
        .add("baseline", DataTypes.StringType)
        .add("slice", DataTypes.StringType)
        .add("bucket", DataTypes.StringType)
        .add("metric", DataTypes.StringType)
        .add("cutoff", DataTypes.IntegerType)
        .add("n_queries", DataTypes.IntegerType)
        .add("before", DataTypes.DoubleType)
        .add("after", DataTypes.DoubleType)
        .add("delta", DataTypes.DoubleType)
        .add("ci_low", DataTypes.DoubleType)
        .add("ci_high", DataTypes.DoubleType)
        .add("wins", DataTypes.IntegerType)
        .add("ties", DataTypes.IntegerType)
        .add("losses", DataTypes.IntegerType);
  }
}
