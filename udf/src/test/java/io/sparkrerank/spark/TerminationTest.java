package io.sparkrerank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.testing.ScoreUntilTerminated;
import io.sparkrerank.util.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while several threads are inside ONNX Runtime, in processes of their own. */
class TerminationTest {
  private static final int ROUNDS = 3;
  private static final String PLENTY = "60000";

  @TempDir private Path directory;

  @RepeatedTest(ROUNDS)
  void modelRunsEndModelsCloseAndOnlyThenDoShutdownHooksRun() throws Exception {
    ChildJvm.Result ended = terminated("0", PLENTY);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.TERMINATED.code());
    assertThat(ended.out()).isEqualTo("drained\nhook\n");
  }

  @Test
  void whatDoesNotDrainInTimeEndsPastTheHooks() throws Exception {
    ChildJvm.Result ended = terminated(PLENTY, "200");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.TERMINATED.code());
    assertThat(ended.out()).isEmpty();
  }

  private ChildJvm.Result terminated(String slowness, String grace) throws Exception {
    Path running = directory.resolve("running");
    ChildJvm jvm =
        new ChildJvm(directory, Map.of())
            .with("-XX:TieredStopAtLevel=1")
            .with("-XX:ErrorFile=" + directory.resolve("hs_err_%p.log"));
    Process process = jvm.start(ScoreUntilTerminated.class, running.toString(), slowness, grace);
    while (!Files.exists(running) && process.isAlive()) {
      Thread.sleep(20);
    }
    process.destroy();
    ChildJvm.Result result = jvm.await(process);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(f -> f.getFileName().toString().startsWith("hs_err"))).isEmpty();
    }
    return result;
  }
}
