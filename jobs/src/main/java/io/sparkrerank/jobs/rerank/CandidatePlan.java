package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.PairColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** From input tables to the pairs to be scored. Pure: reads and writes nothing by itself. */
final class CandidatePlan {
  private static final String NTH = "_nth";

  private CandidatePlan() {}

  /**
   * Each (query_id, doc_id) once, with its best first-stage rank; where a row has none, its rank by
   * score descending, doc_id ascending, behind the rows that have one.
   */
  static Dataset<Row> distinct(InputTables inputs, int partitions) {
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

  /**
   * The pairs with their texts, spread by doc_id so that a query with very many candidates does not
   * fill one task, and sorted by it so that a passage's repeats meet in one window. The queries'
   * texts travel with the candidates, the passages' at most once: both sides of their join are
   * spread alike, or Spark would spread them again by its own number of partitions.
   */
  static Dataset<Row> pairs(Dataset<Row> distinct, InputTables inputs, int partitions) {
    Column docId = col(Columns.DOC_ID);
    Dataset<Row> queries = inputs.queries().withColumn(PairColumns.HAS_QUERY, lit(true));
    Dataset<Row> passages = inputs.passages().withColumn(PairColumns.HAS_PASSAGE, lit(true));
    Dataset<Row> withQuery = leftJoin(distinct, queries, Columns.QUERY_ID);
    // Sorted behind the join, for Spark drops a sort in front of one.
    Dataset<Row> withPassage =
        leftJoin(
                withQuery.repartition(partitions, docId),
                passages.repartition(partitions, docId),
                Columns.DOC_ID)
            .sortWithinPartitions(Columns.DOC_ID, Columns.QUERY_ID);
    return withPassage.select(
        col(Columns.QUERY_ID),
        col(Columns.DOC_ID),
        col(Columns.RETRIEVAL_RANK),
        col(Columns.RETRIEVAL_SCORE),
        col(PairColumns.QUERY_TEXT),
        col(PairColumns.PASSAGE_TEXT),
        coalesce(col(PairColumns.HAS_QUERY), lit(false)).as(PairColumns.HAS_QUERY),
        coalesce(col(PairColumns.HAS_PASSAGE), lit(false)).as(PairColumns.HAS_PASSAGE));
  }

  /** Columns in front of {@link PairColumns#in()}: ids, rank, score. */
  static int carriedColumns() {
    return 4;
  }

  /** Keeps the left side's id as it is, name and type. */
  private static Dataset<Row> leftJoin(Dataset<Row> left, Dataset<Row> right, String id) {
    String rightId = "_right_" + id;
    return left.join(
            right.withColumnRenamed(id, rightId), col(id).equalTo(col(rightId)), "left_outer")
        .drop(rightId);
  }

  /** Spark sorts NaN above every number; a score that is not a number is worth least. */
  private static Column byScore() {
    return nanvl(col(Columns.RETRIEVAL_SCORE), lit(null).cast(DataTypes.DoubleType))
        .desc_nulls_last();
  }
}
