package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.TimeZone;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The run date of a table's rows is the argument's, on days without a midnight too. */
class RunIdentityTest {
  private final TimeZone machine = TimeZone.getDefault();

  @AfterEach
  void giveBackTheZone() {
    TimeZone.setDefault(machine);
    LocalSpark.session().conf().set("spark.sql.session.timeZone", "UTC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Africa/Cairo", "America/Santiago", "Asia/Beirut"})
  void theDayIsTheSameInEveryZone(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    LocalSpark.session().conf().set("spark.sql.session.timeZone", zone);
    Dataset<Row> none = LocalSpark.table("query_id STRING", LocalSpark.row("q"));
    LocalDate day = LocalDate.of(2026, 3, 27);
    for (int i = 0; i < 30; i++, day = day.plusDays(i % 7 == 6 ? 20 : 1)) {
      Row row =
          new RunIdentity("run", day, "model")
              .stamp(none)
              .selectExpr("run_date", "CAST(run_date AS STRING)")
              .first();
      assertThat(row.getString(1)).isEqualTo(day.toString());
      assertThat(row.getDate(0).toLocalDate()).isEqualTo(day);
    }
  }
}
