package io.sparkrerank.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.rerank.LocalSpark;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TimeZone;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 26 of the fault matrix: a day is the argument's, in UTC, wherever the job runs. */
class EventFilterTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 400;

  private final TimeZone machine = TimeZone.getDefault();
  private final SparkSession spark = LocalSpark.session();

  @AfterEach
  void giveBackTheZone() {
    TimeZone.setDefault(machine);
    spark.conf().set("spark.sql.session.timeZone", "UTC");
  }

  /** Among the zones are some whose clocks change at midnight, or by half an hour. */
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/St_Johns", "Asia/Beirut", "Australia/Lord_Howe"})
  void aDayHasItsFirstAndItsLastMicrosecond(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    spark.conf().set("spark.sql.session.timeZone", zone);
    for (String day : List.of("2026-01-01", "2026-03-29", "2026-10-25", "2026-11-01")) {
      for (String column : List.of("at", "local", "day")) {
        assertThat(days(column, day, day)).as(column).containsExactly(day, day);
      }
    }
    assertThat(days("at", "2026-03-28", "2026-03-30"))
        .containsExactly(
            "2026-03-28", "2026-03-28", "2026-03-29", "2026-03-29", "2026-03-30", "2026-03-30");
  }

  @Test
  void allDaysTogetherAreTheLog() {
    assertThat(days("at", "2025-12-31", FIRST.plusDays(DAYS).toString())).hasSize(2 * DAYS);
  }

  private List<String> days(String column, String from, String to) {
    OpenTable table =
        new OpenTable(
            "inputs.queries",
            new PathTable("nowhere", "parquet", Map.of()),
            log(),
            OptionalLong.empty());
    return EventFilter.within(
            table,
            Optional.of(column),
            Optional.of(new EventDays(LocalDate.parse(from), LocalDate.parse(to))),
            new ColumnChecks())
        .rows()
        .orderBy("id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(1))
        .toList();
  }

  /** The first and the last microsecond of every day, and the day in words. */
  private Dataset<Row> log() {
    long first = FIRST.toEpochDay();
    String days = "CAST(%d + id div 2 AS INT)".formatted(first);
    String micros = "(%1$s * 86400000000L + IF(id %% 2 = 0, 0L, 86399999999L))".formatted(days);
    return spark
        .range(2L * DAYS)
        .selectExpr(
            "id",
            "CAST(date_from_unix_date(%s) AS STRING) text".formatted(days),
            "timestamp_micros%s at".formatted(micros),
            "TIMESTAMP_NTZ'1970-01-01' + make_dt_interval(%s, 0, 0, IF(id %% 2 = 0, 0, 86399.999999))"
                    .formatted(days)
                + " local",
            "date_from_unix_date(%s) day".formatted(days));
  }
}
