package io.sparkrerank.jobs.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.jobs.tables.ColumnChecks.Kind;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Takes the rows of some days out of a log. Days begin at midnight UTC, whatever the session. */
final class EventFilter {
  private EventFilter() {}

  /**
   * The table with the rows of {@code days}; as it is where no column says when a row happened.
   *
   * @param checks told where that column is missing or is no time
   */
  static OpenTable within(
      OpenTable table, Optional<String> column, Optional<EventDays> days, ColumnChecks checks) {
    if (column.isEmpty() || days.isEmpty()) {
      return table;
    }
    Optional<DataType> type = checks.require(table, "event-time", column.get(), Kind.TIME);
    if (type.isEmpty()) {
      return table;
    }
    Column time = col("`" + column.get().replace("`", "``") + "`");
    return table.withRows(table.rows().filter(isWithin(time, type.get(), days.get())));
  }

  private static Column isWithin(Column time, DataType type, EventDays days) {
    if (type.equals(DataTypes.DateType)) {
      return time.between(lit(days.from()), lit(days.to()));
    }
    var start = days.from().atStartOfDay();
    var end = days.to().plusDays(1).atStartOfDay();
    return type.equals(DataTypes.TimestampNTZType)
        ? time.geq(lit(start)).and(time.lt(lit(end)))
        : time.geq(lit(start.toInstant(ZoneOffset.UTC)))
            .and(time.lt(lit(end.toInstant(ZoneOffset.UTC))));
  }

  /** The candidates of queries that were asked within the days, where only queries say when. */
  static OpenTable ofQueries(OpenTable candidates, String candidateQuery, Dataset<Row> queries) {
    Dataset<Row> ids = queries.select(col(Columns.QUERY_ID).as("_asked"));
    Column same = col("`" + candidateQuery.replace("`", "``") + "`").equalTo(col("_asked"));
    return candidates.withRows(candidates.rows().join(ids, same, "left_semi"));
  }
}
