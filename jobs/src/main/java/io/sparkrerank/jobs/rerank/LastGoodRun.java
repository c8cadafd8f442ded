package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.OutputsConfig;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.OutputRows;
import io.sparkrerank.jobs.tables.Slice;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The last run of the same model that ended well, on the run date or before it. A run that is
 * repeated is compared with its own earlier results, a backfill with the days before it.
 *
 * @param runId its name
 * @param runDate its day
 * @param reranked its rows of the reranked table
 */
record LastGoodRun(String runId, LocalDate runDate, Dataset<Row> reranked) {

  /**
   * Looks for it in the outputs.
   *
   * @param reranked the columns of the reranked table
   */
  static Optional<LastGoodRun> find(
      SparkSession spark, OutputsConfig outputs, RunIdentity identity, StructType reranked) {
    OutputRows tables = new OutputRows(spark);
    List<Row> last =
        tables
            .of(outputs.runs(), RunRow.SCHEMA)
            .map(
                runs ->
                    runs.filter(
                            col("status")
                                .equalTo(RunStatus.SUCCEEDED.name())
                                .and(col(Columns.MODEL_ID).equalTo(identity.modelId()))
                                .and(
                                    col(Columns.RUN_DATE)
                                        .leq(java.sql.Date.valueOf(identity.runDate()))))
                        .orderBy(col(Columns.RUN_DATE).desc(), col("finished_at").desc())
                        .select(Columns.RUN_ID, Columns.RUN_DATE)
                        .limit(1)
                        .collectAsList())
            .orElse(List.of());
    return last.stream()
        .findFirst()
        .flatMap(
            row -> {
              LocalDate date = row.getDate(1).toLocalDate();
              String slice = new Slice(date, identity.modelId()).condition();
              return tables
                  .of(outputs.reranked(), reranked)
                  .map(rows -> new LastGoodRun(row.getString(0), date, rows.filter(slice)));
            });
  }

  @Override
  public String toString() {
    return "run " + runId + " of " + runDate;
  }
}
