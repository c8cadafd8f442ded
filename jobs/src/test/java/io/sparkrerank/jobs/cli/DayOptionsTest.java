package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DayOptionsTest {
  private final Console console = new Console();
  private final List<RerankArgs> seen = new ArrayList<>();

  @Test
  void severalRunDatesReadADayEachAcrossMonthsAndSummerTime() {
    run("--run-date", "2026-10-24..2026-11-02");
    List<RerankArgs> days = seen.get(0).days();
    assertThat(days).hasSize(10);
    for (int i = 0; i < days.size(); i++) {
      LocalDate day = LocalDate.of(2026, 10, 24).plusDays(i);
      assertThat(days.get(i).runDate()).isEqualTo(day);
      assertThat(days.get(i).eventDays()).hasToString(day.toString());
      assertThat(days.get(i).runId("m")).isEqualTo(day + ".m");
    }
  }

  @Test
  void aSpanOfEventsIsKeptUnderItsLastDayUnlessThereIsARunDate() {
    run("--from", "2026-11-01", "--to", "2026-11-07");
    assertThat(seen.get(0).runDate()).isEqualTo("2026-11-07");
    assertThat(seen.get(0).eventDays()).hasToString("2026-11-01..2026-11-07");
    run("--from", "2026-11-01", "--to", "2026-11-07", "--run-date", "2026-12-24");
    assertThat(seen.get(1).days()).hasSize(1);
    assertThat(seen.get(1).days().get(0).runDate()).isEqualTo("2026-12-24");
    assertThat(seen.get(1).days().get(0).eventDays()).hasToString("2026-11-01..2026-11-07");
    assertThat(console.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--run-date 2026-11-07..2026-11-01 | --run-date: 2026-11-01 is before 2026-11-07, write the first day first",
        "--run-date 2026-11-07.. | --run-date '' is not a day: write it as in 2026-11-22",
        "--run-date 2026-02-29 | --run-date '2026-02-29' is not a day: write it as in 2026-11-22",
        "--from 2026-11-07 | --from and --to belong together: give the first and the last day",
        "--from 2026-11-07 --to 2026-11-08 --run-date 2026-11-01..2026-11-02 | --from and --to cannot go with several run dates: each of them reads its own day"
      })
  void mistakesAreTold(String arguments, String message) {
    assertThat(run(arguments.strip().split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("  - " + message + "\n");
    assertThat(seen).isEmpty();
  }

  private ExitCode run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--config", "a.conf"));
    all.addAll(List.of(arguments));
    return console.run(seen::add, all.toArray(String[]::new));
  }
}
