package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import io.sparkrerank.jobs.tables.Columns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** An order of each query's passages as positions 1, 2, … without gaps. */
public final class Positions {
  /** The position, an int. */
  public static final String POSITION = "_position";

  private Positions() {}

  /** {@code rows} with the {@link #POSITION} that each has among those of its query. */
  public static Dataset<Row> by(Dataset<Row> rows, Column... order) {
    return rows.withColumn(
        POSITION, row_number().over(Window.partitionBy(Columns.QUERY_ID).orderBy(order)));
  }

  /** Rows in the order of the first stage's rank, those without one last, then by doc_id. */
  public static Dataset<Row> byRetrievalRank(Dataset<Row> rows) {
    return by(rows, col(Columns.RETRIEVAL_RANK).asc_nulls_last(), col(Columns.DOC_ID).asc());
  }
}
