package io.sparkrerank.jobs.pairs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** From candidates as given to distinct ones. Pure: reads and writes nothing by itself. */
public final class CandidatePlan {
  private static final String NTH = "_nth";

  private CandidatePlan() {}

  /**
   * Each (query_id, doc_id) once, with its best first-stage rank; where a row has none, its rank by
   * score descending, doc_id ascending, behind the rows that have one.
   */
  public static Dataset<Row> distinct(InputTables inputs, int partitions) {
    Column rank = col(Columns.RETRIEVAL_RANK).asc_nulls_last();
    Dataset<Row> once =
        inputs
            .candidates()
            .repartition(partitions, col(Columns.QUERY_ID))
            .withColumn(
                NTH,
                row_number()
                    .over(
                        Window.partitionBy(Columns.QUERY_ID, Columns.DOC_ID)
                            .orderBy(rank, byScore())))
            .filter(col(NTH).equalTo(1))
            .drop(NTH);
    Column byRankThenScore =
        row_number()
            .over(
                Window.partitionBy(Columns.QUERY_ID)
                    .orderBy(rank, byScore(), col(Columns.DOC_ID).asc()));
    return once.withColumn(
        Columns.RETRIEVAL_RANK,
        coalesce(
            col(Columns.RETRIEVAL_RANK),
            when(
                lit(!inputs.rankGiven()).or(col(Columns.RETRIEVAL_SCORE).isNotNull()),
                byRankThenScore)));
  }

  /** Spark sorts NaN above every number; a score that is not a number is worth least. */
  private static Column byScore() {
    return nanvl(col(Columns.RETRIEVAL_SCORE), lit(null).cast(DataTypes.DoubleType))
        .desc_nulls_last();
  }
}
