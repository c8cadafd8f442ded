package io.sparkrerank.jobs.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Whether the metrics of a slice are whole. */
final class MetricChecks {
  private static final int STAGES = 2;

  private MetricChecks() {}

  static void check(Dataset<Row> metrics, Violations violations) {
    Column finite = col("value").isNotNull().and(isnan(col("value")).equalTo(false));
    Dataset<Row> perMeasure =
        metrics
            .groupBy("metric", "cutoff")
            .agg(
                count(lit(1)).as("_rows"),
                count_distinct(col("stage")).as("_stages"),
                count(when(finite, lit(1))).as("_finite"));
    Column name =
        concat(col("metric"), coalesce(concat(lit("@"), col("cutoff").cast("string")), lit("")));
    violations.addAll(
        Invariant.METRICS,
        perMeasure
            .filter(
                col("_rows")
                    .notEqual(STAGES)
                    .or(col("_stages").notEqual(STAGES))
                    .or(col("_finite").notEqual(STAGES)))
            .select(
                concat(
                        name,
                        lit(": "),
                        col("_rows"),
                        lit(" rows of "),
                        col("_stages"),
                        lit(" stages, "),
                        col("_finite"),
                        lit(" of them finite, expected 2 of 2"))
                    .as("what")));
  }
}
