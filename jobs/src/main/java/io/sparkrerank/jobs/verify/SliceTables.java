package io.sparkrerank.jobs.verify;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.OutputsConfig;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.jobs.tables.SliceReader;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One slice of the output tables.
 *
 * @param reranked the kept rows
 * @param rejects the rejected pairs
 * @param metrics the metrics, if there is a table for them
 * @param runRows the slice's run rows
 */
record SliceTables(
    Dataset<Row> reranked,
    Dataset<Row> rejects,
    Optional<Dataset<Row>> metrics,
    List<Row> runRows) {

  /**
   * Opens the slice.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if a table is not there or there is no run row
   */
  static SliceTables open(SliceReader reader, OutputsConfig outputs, Slice slice) {
    List<Row> runRows =
        reader
            .read("outputs.runs", outputs.runs(), slice)
            // A run that scores beside results that stand, or that a gate stopped, changed nothing.
            .filter(col("status").isin("STARTED", "GATED").equalTo(false))
            .limit(2)
            .collectAsList();
    if (runRows.isEmpty()) {
      throw new RerankException(
          ExitCode.DATA,
          outputs.runs().display()
              + " has no run row where "
              + slice.condition()
              + ": that run has not finished, or there never was one; run it (again)");
    }
    return new SliceTables(
        reader.read("outputs.reranked", outputs.reranked(), slice),
        reader.read("outputs.rejects", outputs.rejects(), slice),
        outputs.metrics().map(table -> reader.read("outputs.metrics", table, slice)),
        runRows);
  }

  /** The queries that have a row, kept or rejected. */
  Dataset<Row> queryIds() {
    return reranked.select(Columns.QUERY_ID).union(rejects.select(Columns.QUERY_ID));
  }

  /** {@code reranked}, {@code rejects} and {@code metrics} rows of another run than {@code id}. */
  static Dataset<Row> ofOtherRuns(Dataset<Row> rows, String id) {
    return rows.filter(org.apache.spark.sql.functions.not(col(Columns.RUN_ID).eqNullSafe(id)));
  }
}
