package io.sparkrerank.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.util.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

class ConfigOptionsTest {
  @TempDir private Path directory;

  @Command(name = "needy", sortOptions = false)
  private static final class Needy implements Callable<Integer> {
    @ArgGroup(exclusive = false, multiplicity = "1")
    private ConfigOptions config = new ConfigOptions();

    @Override
    public Integer call() {
      return config.load().scoring().topN().orElseThrow();
    }
  }

  @Test
  void filesAndSettingsAreReadInTheirOrder() throws Exception {
    Path first =
        Files.writeString(
            directory.resolve("first.conf"),
            """
            rerank {
              inputs { queries.path = q, candidates.path = c, passages.path = p }
              outputs { reranked.path = a, rejects.path = b, runs.path = d }
              model { path = m, id = first }
              scoring.top-n = 1
            }
            """);
    Path second = Files.writeString(directory.resolve("second.conf"), "rerank.scoring.top-n = 2\n");
    Needy command = new Needy();
    String[] files = {"--config", first.toString(), "--config", second.toString()};
    assertThat(CommandLines.of(command).execute(files)).isEqualTo(2);
    assertThat(
            CommandLines.of(command)
                .execute(
                    "--set",
                    "scoring.top-n=3",
                    "--config",
                    first.toString(),
                    "--set",
                    "model.id=set",
                    "--config",
                    second.toString()))
        .isEqualTo(3);
    assertThat(command.config.load().model().id()).isEqualTo("set");
    RerankConfig more = command.config.load(Map.of("scoring.top-n", "4"));
    assertThat(more.scoring().topN()).hasValue(4);
  }

  @Test
  void aCommandThatNeedsAConfigurationSaysSo() {
    for (String[] arguments : new String[][] {{}, {"--set", "scoring.top-n=3"}}) {
      StringWriter err = new StringWriter();
      int code = CommandLines.of(new Needy()).setErr(new PrintWriter(err)).execute(arguments);
      assertThat(code).isEqualTo(ExitCode.USAGE.code());
      assertThat(err.toString()).contains("Missing required", "--config=FILE", "--help");
    }
  }
}
