package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nanvl;

import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.OpenTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Orders read from tables. Ids become text, so that tables and TREC files can be compared. */
final class RunTables {
  private static final String RANK = "rank";

  private RunTables() {}

  /**
   * A run table in the order of its {@code rank}, or where it has none of its {@code score},
   * largest first, equal ones by doc_id. Of a table with run dates and models it is one slice.
   *
   * @param date the slice's day; the latest one if not given
   * @param modelId the slice's model; needed where the day has several
   * @throws RerankException ({@link ExitCode#DATA}) if columns are missing or no one slice is meant
   */
  static OrderedRun run(OpenTable table, Optional<LocalDate> date, Optional<String> modelId) {
    require(table, Columns.QUERY_ID, Columns.DOC_ID);
    Dataset<Row> all = table.rows();
    Column[] order =
        has(all, RANK)
            ? new Column[] {col(RANK).asc_nulls_last(), col(Columns.DOC_ID).asc()}
            : new Column[] {col(OrderedRun.SCORE).desc_nulls_last(), col(Columns.DOC_ID).asc()};
    if (!has(all, RANK)) {
      require(table, OrderedRun.SCORE);
    }
    Slices slices = new Slices(table);
    Side side = slices.choose(date, modelId);
    return new OrderedRun(side, Positions.by(typed(slices.rows(side)), order));
  }

  /**
   * The first stage's order in a candidates table: by rank, then score, then doc_id. A pair given
   * twice keeps its best.
   */
  static OrderedRun firstStage(Dataset<Row> candidates, String source) {
    Dataset<Row> once =
        candidates
            .select(
                text(Columns.QUERY_ID),
                text(Columns.DOC_ID),
                orNull(candidates, Columns.RETRIEVAL_RANK, DataTypes.IntegerType),
                orNull(candidates, Columns.RETRIEVAL_SCORE, DataTypes.DoubleType))
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(
                min(Columns.RETRIEVAL_RANK).as(Columns.RETRIEVAL_RANK),
                max(nanvl(col(Columns.RETRIEVAL_SCORE), lit(null).cast(DataTypes.DoubleType)))
                    .as(OrderedRun.SCORE));
    Column[] order = {
      col(Columns.RETRIEVAL_RANK).asc_nulls_last(),
      col(OrderedRun.SCORE).desc_nulls_last(),
      col(Columns.DOC_ID).asc()
    };
    return new OrderedRun(
        Side.of(Stage.RETRIEVAL.column(), source), Positions.by(typed(once), order));
  }

  /**
   * The first stage's order within a reranked table. It is the whole one only where top-n,
   * min-score and rejects have taken nothing from it, that is, where its ranks have no gaps; else
   * empty.
   */
  static Optional<OrderedRun> ownFirstStage(OpenTable table, Side side) {
    if (!has(table.rows(), Columns.RETRIEVAL_RANK)) {
      return Optional.empty();
    }
    Dataset<Row> rows = new Slices(table).rows(side);
    boolean gaps =
        !rows.groupBy(Columns.QUERY_ID)
            .agg(max(Columns.RETRIEVAL_RANK).as("_last"), count(lit(1)).as("_n"))
            .filter(col("_last").isNull().or(col("_last").notEqual(col("_n"))))
            .isEmpty();
    return gaps ? Optional.empty() : Optional.of(firstStage(rows, table.versionText()));
  }

  /** The columns of {@link OrderedRun} and what else {@code rows} has, ids as text. */
  private static Dataset<Row> typed(Dataset<Row> rows) {
    return rows.withColumn(Columns.QUERY_ID, text(Columns.QUERY_ID))
        .withColumn(Columns.DOC_ID, text(Columns.DOC_ID))
        .withColumn(OrderedRun.SCORE, orNull(rows, OrderedRun.SCORE, DataTypes.DoubleType))
        .withColumn(OrderedRun.N_TOKENS, orNull(rows, OrderedRun.N_TOKENS, DataTypes.IntegerType))
        .withColumn(
            OrderedRun.TRUNCATED, orNull(rows, OrderedRun.TRUNCATED, DataTypes.BooleanType));
  }

  /** An id as text, under its own name. */
  static Column text(String id) {
    return col(id).cast(DataTypes.StringType).as(id);
  }

  private static Column orNull(Dataset<Row> rows, String column, DataType type) {
    return (has(rows, column) ? col(column) : lit(null)).cast(type).as(column);
  }

  /** Whether there is such a column. */
  static boolean has(Dataset<Row> rows, String column) {
    return Arrays.asList(rows.columns()).contains(column);
  }

  /** Throws unless the table has all of {@code columns}. */
  static void require(OpenTable table, String... columns) {
    List<String> missing =
        Arrays.stream(columns).filter(column -> !has(table.rows(), column)).toList();
    if (!missing.isEmpty()) {
      throw new RerankException(
          ExitCode.DATA,
          "%s %s has no %s, found only %s; name the columns so in a view, or map them with --config"
              .formatted(
                  table.key(),
                  table.ref().display(),
                  String.join(" and no ", missing),
                  Arrays.toString(table.rows().columns())));
    }
  }
}
