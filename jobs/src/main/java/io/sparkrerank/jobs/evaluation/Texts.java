package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.jobs.tables.Columns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The texts behind ids, where tables of them were given.
 *
 * @param queries {@code query_id, query_text} and what other columns the table has
 * @param passages {@code doc_id, passage_text}
 */
record Texts(Optional<Dataset<Row>> queries, Optional<Dataset<Row>> passages) {
  /** The texts of these queries by id. */
  Map<String, String> ofQueries(List<String> ids) {
    Map<String, String> texts = new HashMap<>();
    Column id = col(Columns.QUERY_ID).cast(DataTypes.StringType);
    queries.ifPresent(
        table ->
            table
                .filter(id.isin(ids.toArray()).and(col(Columns.QUERY_TEXT).isNotNull()))
                .select(id, col(Columns.QUERY_TEXT))
                .collectAsList()
                .forEach(row -> texts.put(row.getString(0), row.getString(1))));
    return texts;
  }

  /** {@code rows} with {@code passage_text}, null where it is not known. */
  Dataset<Row> withPassages(Dataset<Row> rows) {
    return passages
        .map(
            table ->
                rows.join(
                        table.select(col(Columns.DOC_ID).as("_d"), col(Columns.PASSAGE_TEXT)),
                        col(Columns.DOC_ID).equalTo(col("_d")),
                        "left_outer")
                    .drop("_d"))
        .orElseGet(
            () -> rows.withColumn(Columns.PASSAGE_TEXT, lit(null).cast(DataTypes.StringType)));
  }
}
