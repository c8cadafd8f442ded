package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.verify.SliceReport;
import io.sparkrerank.testing.PlantedFault;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Rows 1, 2 and 31 of the fault matrix: executors of a real cluster die or hang as they score. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExecutorFaultsTest {
  private static final int EXECUTORS = 2;
  private static final long PATIENCE_SECONDS = 240;
  // Of the run that warms a model up there are fewer.
  private static final int TOKENS = 20;

  private Path directory = Path.of("");
  private StandaloneCluster cluster;
  private Workspace undisturbed;
  private Workspace disturbed;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    undisturbed = QueryLog.write(new Workspace(directory.resolve("there")), 20, 20);
    undisturbed.set("scoring.top-n", 10).succeed();
    // One pair a run, so that scoring takes long enough to be hit.
    disturbed = undisturbed.withOutputsIn(directory.resolve("here"));
    disturbed.set("scoring.max-batch-pairs", 1).set("scoring.window-pairs", 16);
    disturbed.set("scoring.partitions", 8);
    cluster = StandaloneCluster.start(directory, EXECUTORS);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  @Order(1)
  void anExecutorKilledWhileItScoresCostsNothing() throws Exception {
    Path scoring = directory.resolve("scoring");
    Process submit = submit("slow:" + TOKENS + ":" + scoring, List.of());
    awaitFile(scoring, submit);
    cluster.executors().get(0).destroyForcibly();

    assertThat(exitCode(submit)).as(cluster.log("submit")).isZero();
    assertThat(cluster.events("SparkListenerExecutorRemoved")).isPositive();
    assertClean(Workspace.RUN_DATE);
    QueryLog.assertSameRanking(disturbed, undisturbed);
    assertThat(StandaloneCluster.crashes(directory)).isEmpty();
  }

  @Test
  @Order(2)
  void executorsThatDieOnEveryAttemptEndTheJobAndLeaveOtherSlicesAlone() throws Exception {
    Process submit =
        submit("halt:" + TOKENS, List.of("spark.task.maxFailures 2"), "--run-date", "2026-11-23");

    assertThat(exitCode(submit)).as(cluster.log("submit")).isEqualTo(ExitCode.TEMPORARY.code());
    assertThat(cluster.log("submit")).contains("error: Spark lost executors");
    assertThatThrownBy(() -> disturbed.verify("2026-11-23"))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("has no run row");
    assertClean(Workspace.RUN_DATE);
  }

  @Test
  @Order(3)
  void anExecutorThatHangsIsOvertakenByASpeculativeCopy() throws Exception {
    Path scoring = directory.resolve("scoring-again");
    Process submit =
        submit(
            "slow:" + TOKENS + ":" + scoring,
            List.of(
                "spark.speculation true",
                "spark.speculation.interval 200ms",
                "spark.speculation.quantile 0.3",
                "spark.speculation.multiplier 1.1",
                "spark.executor.heartbeatInterval 2s",
                "spark.network.timeout 15s",
                "spark.network.timeoutInterval 5s"),
            "--run-date",
            "2026-11-24");
    awaitFile(scoring, submit);
    long hung = cluster.executors().get(0).pid();
    stop(hung);
    try {
      assertThat(exitCode(submit)).as(cluster.log("submit")).isZero();
    } finally {
      // Its worker may have ended it already.
      ProcessHandle.of(hung).ifPresent(ProcessHandle::destroyForcibly);
    }

    assertThat(cluster.events("\"Speculative\":true")).isPositive();
    assertClean("2026-11-24");
  }

  private Process submit(String fault, List<String> conf, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(conf);
    all.add("spark.executor.extraJavaOptions -D" + PlantedFault.PROPERTY + "=" + fault);
    return cluster.start(
        RerankJob.class.getName(),
        ClusterSettings.of(EXECUTORS, all.toArray(String[]::new)),
        disturbed.arguments(arguments));
  }

  private void awaitFile(Path file, Process submit) throws InterruptedException {
    while (!Files.exists(file)) {
      assertThat(submit.isAlive()).as(cluster.log("submit")).isTrue();
      Thread.sleep(50);
    }
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void assertClean(String day) {
    SliceReport report = disturbed.verify(day);
    assertThat(report.clean()).as(report.render()).isTrue();
  }

  private static void stop(long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-STOP", "" + pid).start().waitFor()).isZero();
  }
}
