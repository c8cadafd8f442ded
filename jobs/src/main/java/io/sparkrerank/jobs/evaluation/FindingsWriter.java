package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Writes findings as Delta tables side by side, each run's in its slice: run date and model of the
 * second order, which a TREC file has as the epoch's first day and its tag.
 */
final class FindingsWriter {
  private final SparkSession spark;
  private final String directory;

  FindingsWriter(SparkSession spark, String directory) {
    this.spark = spark;
    this.directory = directory;
  }

  /**
   * Replaces the slice in all tables.
   *
   * @param rows the judged queries' values; written where the first order is the first stage
   */
  void write(Findings findings, Dataset<Row> rows) {
    Side side = findings.after();
    String baseline = findings.before().label();
    EvaluationTables tables = new EvaluationTables(spark);
    write("comparison", tables.comparison(baseline, findings.setup(), findings.metrics()), side);
    write("harm", tables.harm(baseline, findings.harmed()), side);
    write("slices", tables.slices(baseline, findings.slices()), side);
    if (baseline.equals(Stage.RETRIEVAL.column())) {
      write("query_metrics", EvaluationTables.queryMetrics(rows), side);
    }
  }

  private void write(String name, Dataset<Row> rows, Side side) {
    LocalDate date = side.runDate().orElse(LocalDate.EPOCH);
    String model = side.modelId().orElse(side.runId());
    Dataset<Row> stamped =
        rows.withColumn(Columns.RUN_ID, lit(side.runId()))
            .withColumn(Columns.RUN_DATE, lit(java.sql.Date.valueOf(date)))
            .withColumn(Columns.MODEL_ID, lit(model));
    List<String> order = new ArrayList<>(List.of(Columns.RUN_ID, Columns.RUN_DATE));
    order.addAll(Arrays.asList(rows.columns()));
    order.add(Columns.MODEL_ID);
    String table = new Path(directory, name).toString();
    try {
      stamped
          .select(order.stream().map(functions::col).toArray(Column[]::new))
          .write()
          .format("delta")
          .mode("overwrite")
          .option("replaceWhere", new Slice(date, model).condition())
          .partitionBy(Columns.RUN_DATE, Columns.MODEL_ID)
          .save(table);
    } catch (Exception e) {
      if (e instanceof AnalysisException a) {
        throw new RerankException(
            ExitCode.CANT_CREATE,
            "%s cannot be written (%s); give another directory with --out"
                .formatted(table, a.getSimpleMessage().lines().findFirst().orElse("")),
            e);
      }
      throw e;
    }
  }
}
