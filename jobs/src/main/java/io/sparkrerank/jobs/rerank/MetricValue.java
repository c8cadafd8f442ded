package io.sparkrerank.jobs.rerank;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/**
 * A row of the metrics table.
 *
 * @param stage retrieval or rerank
 * @param metric ir_measures' name without the cutoff
 * @param cutoff depth, empty for the whole list
 * @param value the mean
 * @param queries how many queries it is the mean of
 */
record MetricValue(String stage, String metric, OptionalInt cutoff, double value, long queries) {

  /**
   * The rows of a metrics table in the order of {@code names}, retrieval before rerank.
   *
   * @param names the measures as configured, such as {@code nDCG@10}
   */
  static List<MetricValue> collect(List<Row> rows, List<String> names) {
    return rows.stream()
        .map(
            row ->
                new MetricValue(
                    row.getString(0),
                    row.getString(1),
                    row.isNullAt(2) ? OptionalInt.empty() : OptionalInt.of(row.getInt(2)),
                    row.getDouble(3),
                    row.getLong(4)))
        .sorted(
            Comparator.comparingInt((MetricValue value) -> names.indexOf(value.name()))
                .thenComparing(MetricValue::stage, Comparator.reverseOrder()))
        .toList();
  }

  /** The measure's name, such as {@code nDCG@10}. */
  String name() {
    return metric + (cutoff.isPresent() ? "@" + cutoff.getAsInt() : "");
  }
}
