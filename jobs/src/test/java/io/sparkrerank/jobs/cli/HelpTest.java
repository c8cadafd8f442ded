package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import org.junit.jupiter.api.Test;

class HelpTest {
  private static final JobBody NEVER =
      args -> {
        throw new AssertionError("the job must not run");
      };

  private final Console console = new Console();

  @Test
  void helpNamesEveryOptionExitCodeAndTwoExamples() {
    assertThat(console.run(NEVER, "--help")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).isEmpty();
    String help = console.out();
    assertThat(help)
        .startsWith(
            """
            Usage: rerank --config FILE [--config FILE]... [--set KEY=VALUE]...
                   [--run-id ID] [--run-date YYYY-MM-DD] [--from YYYY-MM-DD --to YYYY-MM-DD]
                   [--force] [--dry-run] [--debug]
            """)
        .contains(
            "      --config=FILE       Configuration file",
            "      --set=KEY=VALUE     Override",
            "      --run-id=ID         Name of the run",
            "      --run-date=YYYY-MM-DD\n",
            "      --dry-run           Check everything",
            "      --debug             Print",
            "  -h, --help              Print",
            "  -V, --version           Print",
            "scripts/rerank.sh --config conf/rerank.conf --run-date 2026-11-22 --dry-run\n",
            "spark-submit ");
    for (ExitCode code : ExitCode.values()) {
      assertThat(help).containsPattern("(?m)^  " + code.code() + " +" + code.meaning() + "$");
    }
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(96));
  }

  @Test
  void helpWinsOverMistakes() {
    assertThat(console.run(NEVER, "--nonsense", "--help")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("Usage: rerank ");
  }

  @Test
  void versionNamesUsAndJava() {
    assertThat(console.run(NEVER, "--version")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("spark-rerank ").contains("\nJava ");
  }
}
