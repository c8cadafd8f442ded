package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CliMainTest {
  private static final JobBody NEVER =
      args -> {
        throw new AssertionError("the job must not run");
      };

  private final Console console = new Console();

  @Test
  void theJobGetsWhatTheArgumentsSay() {
    List<RerankArgs> seen = new ArrayList<>();
    ExitCode code =
        console.run(
            seen::add,
            "--config",
            "a.conf",
            "--config=b.conf",
            "--set",
            "scoring.top-n=10",
            "--set",
            "inputs.queries.path=s3a://b/q?x=y",
            "--run-id",
            "nightly:7",
            "--run-date",
            "2026-11-22",
            "--dry-run",
            "--debug");
    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(console.err()).isEmpty();
    assertThat(seen).hasSize(1);
    RerankArgs args = seen.get(0);
    assertThat(args.configFiles()).containsExactly(Path.of("a.conf"), Path.of("b.conf"));
    assertThat(args.sets())
        .containsExactly(
            Map.entry("scoring.top-n", "10"), Map.entry("inputs.queries.path", "s3a://b/q?x=y"));
    assertThat(args.runId("m")).isEqualTo("nightly:7");
    assertThat(args.runDate()).isEqualTo("2026-11-22");
    assertThat(args.dryRun()).isTrue();
    assertThat(args.debug()).isTrue();
  }

  @Test
  void theRunDateIsTodayInUtcAndSaidSo() {
    List<RerankArgs> seen = new ArrayList<>();
    console.run(seen::add, "--config", "a.conf");
    assertThat(seen.get(0).runDate()).isEqualTo(LocalDate.of(2026, 11, 23));
    assertThat(seen.get(0).runId("BAAI/bge")).isEqualTo("2026-11-23.BAAI-bge");
    assertThat(console.err())
        .isEqualTo(
            "note: the run date is 2026-11-23, today in UTC; set another with --run-date"
                + " YYYY-MM-DD\n");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void aMistakeOfTheUserIsOneLineWithItsCode() {
    ExitCode code =
        console.run(
            args -> {
              throw new RerankException(ExitCode.DATA, "table q has no column id");
            },
            "--config",
            "a.conf",
            "--run-date",
            "2026-11-22");
    assertThat(code).isEqualTo(ExitCode.DATA);
    assertThat(console.err()).isEqualTo("error: table q has no column id\n");
  }

  @Test
  void aStackTraceIsOfferedWhereThereIsACauseAndShownWithDebug() {
    JobBody body =
        args -> {
          throw new RerankException(ExitCode.CANT_CREATE, "no", new IllegalStateException("deep"));
        };
    console.run(body, "--config", "a.conf", "--run-date", "2026-11-22");
    assertThat(console.err()).isEqualTo("error: no\n(--debug shows the stack trace)\n");
    Console debugging = new Console();
    debugging.run(body, "--config", "a.conf", "--run-date", "2026-11-22", "--debug");
    assertThat(debugging.err())
        .startsWith("error: no\nio.sparkrerank.util.RerankException")
        .contains("Caused by: java.lang.IllegalStateException: deep");
  }

  @Test
  void aBugShowsItsStackTraceAndAsksForAReport() {
    ExitCode code =
        console.run(
            args -> {
              throw new IllegalStateException("impossible");
            },
            "--config",
            "a.conf",
            "--run-date",
            "2026-11-22");
    assertThat(code).isEqualTo(ExitCode.SOFTWARE);
    assertThat(console.err())
        .startsWith(
            "error: this is a bug in spark-rerank or a failure it does not know:"
                + " java.lang.IllegalStateException: impossible\n"
                + "please report it with the stack trace below and the output of --version\n"
                + "java.lang.IllegalStateException: impossible\n\tat ");
  }

  @Test
  void everyMistakeOfTheCommandLineIsTold() {
    ExitCode code =
        console.run(
            NEVER,
            "--confg=x.conf",
            "--run-id",
            "a b",
            "--run-date",
            "2026-02-30",
            "--set",
            "top-n",
            "--set",
            "=3",
            "stray");
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .isEqualTo(
            """
            error: the command line is wrong:
              - --confg=x.conf is not a known option: did you mean --config?
              - 'stray' belongs to no option: a value with spaces needs quotes
              - --config FILE is missing: start from conf/rerank.conf, which shows every key
              - --set 'top-n' is not KEY=VALUE: write it as in scoring.top-n=10
              - --set '=3' is not KEY=VALUE: write it as in scoring.top-n=10
              - --run-id 'a b' must be 1 to 128 of the characters A-Z a-z 0-9 . _ : -
              - --run-date '2026-02-30' is not a day: write it as in 2026-11-22
            --help lists every option
            """);
  }

  @Test
  void anOptionNeedsItsValueAndComesOnce() {
    console.run(NEVER, "--config", "a", "--run-id", "x", "--run-id", "y", "--run-date");
    assertThat(console.err())
        .isEqualTo(
            """
            error: the command line is wrong:
              - option '--run-id' (ID) should be specified only once
              - Missing required parameter for option '--run-date' (YYYY-MM-DD)
            --help lists every option
            """);
  }

  @Test
  void mistakesOfTheConfigurationEndWithTheirOwnCode() {
    ExitCode code =
        console.run(RerankArgs::loadConfig, "--config", "nowhere.conf", "--run-date", "2026-11-22");
    assertThat(code).isEqualTo(ExitCode.CONFIG);
    assertThat(console.err())
        .isEqualTo(
            "error: the configuration has 1 mistake:\n  - configuration file nowhere.conf does not"
                + " exist: check the path after --config\n");
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    ExitCode code =
        console.run(
            args -> {
              throw new InterruptedException();
            },
            "--config",
            "a.conf",
            "--run-date",
            "2026-11-22");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(code).isEqualTo(ExitCode.TEMPORARY);
  }
}
