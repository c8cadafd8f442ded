package io.sparkrerank.jobs.verify;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.PairColumns;
import io.sparkrerank.spark.RejectReason;
import io.sparkrerank.spec.Activation;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Violations row by row: each method gives one column, {@code what}, with a sentence per violation.
 * Ids are in it, texts never.
 */
final class RowChecks {
  private static final String RANK = "rank";
  private static final double TOLERANCE = 1e-9;

  private final InputTables inputs;
  private final SliceTables tables;
  private final RunRecord run;

  RowChecks(InputTables inputs, SliceTables tables, RunRecord run) {
    this.inputs = inputs;
    this.tables = tables;
    this.run = run;
  }

  /** The column as text, null as the word. */
  static Column text(String column) {
    return coalesce(col(column).cast(DataTypes.StringType), lit("null"));
  }

  /** {@code query q1, doc d7}. */
  static Column pairName() {
    return concat(lit("query "), text(Columns.QUERY_ID), lit(", doc "), text(Columns.DOC_ID));
  }

  /** Kept rows whose rank is not the place that the documented order gives them. */
  Dataset<Row> wrongRanks() {
    Column[] order = {
      col(PairColumns.LOGIT).desc(),
      col(Columns.RETRIEVAL_RANK).asc_nulls_last(),
      col(Columns.DOC_ID).asc()
    };
    Column place = row_number().over(Window.partitionBy(Columns.QUERY_ID).orderBy(order));
    return sentences(
        tables.reranked().withColumn("_place", place),
        not(col(RANK).eqNullSafe(col("_place"))),
        concat(lit(": rank "), text(RANK), lit(", expected "), col("_place")));
  }

  /** Kept rows whose logit or score is no finite number, do not agree, or are under min-score. */
  Dataset<Row> wrongScores() {
    Column logit = col(PairColumns.LOGIT).cast(DataTypes.DoubleType);
    Column score = col(PairColumns.SCORE);
    Column expected =
        run.activation() == Activation.IDENTITY
            ? logit
            : lit(1.0).divide(lit(1.0).plus(exp(negate(logit))));
    Column below = run.minScore().isPresent() ? score.lt(run.minScore().getAsDouble()) : lit(false);
    Column problem =
        when(notFinite(logit).or(notFinite(score)), lit(" is not finite"))
            .when(abs(score.minus(expected)).gt(TOLERANCE), lit(" do not agree"))
            .when(below, lit(" is under min-score"));
    return sentences(
        tables.reranked(),
        problem.isNotNull(),
        concat(
            lit(": logit "),
            text(PairColumns.LOGIT),
            lit(", score "),
            text(PairColumns.SCORE),
            problem));
  }

  /** Kept rows whose first-stage rank is not the best that the pinned candidates give. */
  Dataset<Row> wrongFirstStage() {
    Dataset<Row> best =
        inputs
            .candidates()
            .filter(col(Columns.RETRIEVAL_RANK).isNotNull())
            .groupBy(col(Columns.QUERY_ID).as("_q"), col(Columns.DOC_ID).as("_d"))
            .agg(min(Columns.RETRIEVAL_RANK).as("_best"));
    Dataset<Row> joined =
        tables
            .reranked()
            .join(
                best,
                col(Columns.QUERY_ID)
                    .eqNullSafe(col("_q"))
                    .and(col(Columns.DOC_ID).eqNullSafe(col("_d"))));
    return sentences(
        joined,
        not(col(Columns.RETRIEVAL_RANK).eqNullSafe(col("_best"))),
        concat(
            lit(": retrieval rank "),
            text(Columns.RETRIEVAL_RANK),
            lit(", the pinned inputs give "),
            col("_best")));
  }

  /** Rows whose reason, or lack of one, the pinned queries and passages contradict. */
  Dataset<Row> wrongReasons() {
    Dataset<Row> rows =
        ended(tables.reranked(), lit("none")).union(ended(tables.rejects(), col("reason")));
    Dataset<Row> known =
        known(
            known(rows, inputs.queries(), Columns.QUERY_ID, Columns.QUERY_TEXT, "_q"),
            inputs.passages(),
            Columns.DOC_ID,
            Columns.PASSAGE_TEXT,
            "_p");
    Column forced =
        when(col("_q").isNull(), lit(RejectReason.MISSING_QUERY.name()))
            .when(col("_p").isNull(), lit(RejectReason.MISSING_PASSAGE.name()))
            .when(not(col("_q")).or(not(col("_p"))), lit(RejectReason.NULL_TEXT.name()));
    Column byIds =
        col("_reason")
            .isin(
                RejectReason.MISSING_QUERY.name(),
                RejectReason.MISSING_PASSAGE.name(),
                RejectReason.NULL_TEXT.name());
    return sentences(
        known.withColumn("_forced", forced),
        when(col("_forced").isNull(), byIds).otherwise(col("_forced").notEqual(col("_reason"))),
        concat(
            lit(": reason "),
            text("_reason"),
            lit(", the pinned inputs give "),
            coalesce(col("_forced"), lit("both texts"))));
  }

  private static Dataset<Row> ended(Dataset<Row> rows, Column reason) {
    return rows.select(
        col(Columns.QUERY_ID), col(Columns.DOC_ID), coalesce(reason, lit("null")).as("_reason"));
  }

  /** Adds {@code flag}: null where the id is not in the table, else whether it has a text. */
  private static Dataset<Row> known(
      Dataset<Row> rows, Dataset<Row> table, String id, String text, String flag) {
    Dataset<Row> texts = table.select(col(id).as("_id"), col(text).isNotNull().as(flag));
    return rows.join(texts, col(id).equalTo(col("_id")), "left_outer").drop("_id");
  }

  private static Column notFinite(Column number) {
    return number.isNull().or(isnan(number)).or(abs(number).equalTo(Double.POSITIVE_INFINITY));
  }

  private static Dataset<Row> sentences(Dataset<Row> rows, Column wrong, Column what) {
    return rows.filter(wrong).select(concat(pairName(), what).as("what"));
  }
}
