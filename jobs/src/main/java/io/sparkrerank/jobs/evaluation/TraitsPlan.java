package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.tables.Columns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** What slices group by, one row for each query; the caller bounds how many there are. */
final class TraitsPlan {
  private static final String WORDS = "_words";
  private static final String TOKENS = "_tokens";
  private static final String CUT = "_cut";
  private static final String GAP = "_gap";
  private static final String ASKED = "_column_";

  private TraitsPlan() {}

  /**
   * Collects the traits.
   *
   * @param queryIds the queries wanted, in column {@code query_id}
   * @param columns of the queries table, which has them
   */
  static List<QueryTraits> collect(
      Dataset<Row> queryIds,
      OrderedRun before,
      OrderedRun after,
      Texts texts,
      List<String> columns) {
    Dataset<Row> traits = queryIds.select(Columns.QUERY_ID);
    traits = join(traits, ofPairs(after));
    traits = join(traits, ofScores(before));
    if (texts.queries().isPresent()) {
      traits = join(traits, ofQueries(texts.queries().get(), columns));
    }
    return traits
        .withColumn(Columns.QUERY_ID, col(Columns.QUERY_ID).cast(DataTypes.StringType))
        .collectAsList()
        .stream()
        .map(row -> traits(row, texts.queries().isPresent() ? columns : List.of()))
        .toList();
  }

  private static Dataset<Row> ofPairs(OrderedRun after) {
    return after
        .rows()
        .groupBy(Columns.QUERY_ID)
        .agg(
            avg(OrderedRun.N_TOKENS).as(TOKENS),
            avg(col(OrderedRun.TRUNCATED).cast(DataTypes.IntegerType)).as(CUT));
  }

  private static Dataset<Row> ofScores(OrderedRun before) {
    Column score = col(OrderedRun.SCORE);
    Column first = max(when(col(Positions.POSITION).equalTo(1), score));
    Column second = max(when(col(Positions.POSITION).equalTo(2), score));
    return before
        .rows()
        .filter(col(Positions.POSITION).leq(2))
        .groupBy(Columns.QUERY_ID)
        .agg(first.minus(second).as(GAP));
  }

  private static Dataset<Row> ofQueries(Dataset<Row> queries, List<String> columns) {
    List<Column> wanted = new ArrayList<>();
    wanted.add(col(Columns.QUERY_ID));
    wanted.add(
        when(
                trim(col(Columns.QUERY_TEXT)).notEqual(""),
                size(split(trim(col(Columns.QUERY_TEXT)), "\\s+")))
            .as(WORDS));
    for (int i = 0; i < columns.size(); i++) {
      Column column = col("`" + columns.get(i).replace("`", "``") + "`");
      wanted.add(column.cast(DataTypes.StringType).as(ASKED + i));
    }
    return queries.select(wanted.toArray(Column[]::new));
  }

  private static Dataset<Row> join(Dataset<Row> left, Dataset<Row> right) {
    return left.join(
            right.withColumnRenamed(Columns.QUERY_ID, "_q"),
            col(Columns.QUERY_ID).equalTo(col("_q")),
            "left_outer")
        .drop("_q");
  }

  private static QueryTraits traits(Row row, List<String> columns) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      String value = row.getAs(ASKED + i);
      if (value != null) {
        values.put(columns.get(i), value);
      }
    }
    boolean asked = row.schema().getFieldIndex(WORDS).isDefined();
    Integer words = asked ? row.<Integer>getAs(WORDS) : null;
    return new QueryTraits(
        row.getAs(Columns.QUERY_ID),
        words == null ? OptionalInt.empty() : OptionalInt.of(words),
        number(row, TOKENS),
        number(row, CUT),
        number(row, GAP),
        values);
  }

  private static OptionalDouble number(Row row, String column) {
    int i = row.fieldIndex(column);
    return row.isNullAt(i) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(i));
  }
}
