package io.sparkrerank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.SessionChoice;
import io.sparkrerank.spec.SessionSpec;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadPlanTest {
  private static final int MANY = SessionSpec.AS_MANY_AS_ASKED;

  @ParameterizedTest
  @CsvSource({
    // master, executor cores, task cpus, intra-op threads: threads, runs
    "local[4], , 1, , 1, 0",
    "local[4], , 2, , 2, 0",
    "local[4], , 1, 4, 4, 1",
    "local[4;2], , 1, 2, 2, 2",
    "local, , 1, 2, 2, 1",
    "'yarn', 8, 1, 2, 2, 4",
    "'yarn', , 1, 2, 2, 1",
    "'local-cluster[2;6;1024]', , 1, 3, 3, 2",
    "'spark://m:7077', 8, 4, , 4, 0",
    "'spark://m:7077', , 1, 2, 2, 0",
    "'k8s://https://m', 8, 1, 3, 3, 2",
  })
  void threadsTimesRunsAreTheExecutorsCores(
      String master, Integer cores, int taskCpus, Integer intraOp, int threads, int runs) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.master", master.replace(';', ','))
            .set("spark.task.cpus", String.valueOf(taskCpus));
    if (cores != null) {
      conf.set("spark.executor.cores", cores.toString());
    }
    ThreadPlan plan =
        ThreadPlan.of(conf, Device.CPU, SessionChoice.DEFAULT.withIntraOpThreads(given(intraOp)));
    assertThat(plan.intraOpThreads()).isEqualTo(threads);
    assertThat(plan.concurrentRuns()).isEqualTo(runs == 0 ? MANY : runs);
  }

  @Test
  void theUserHasTheLastWord() {
    SessionChoice choice =
        new SessionChoice(
            OptionalInt.of(3), OptionalInt.of(5), SessionChoice.DEFAULT.gpuMemory(), "");
    for (Device device : Device.values()) {
      ThreadPlan plan = ThreadPlan.of(local(), device, choice);
      assertThat(plan.intraOpThreads()).isEqualTo(3);
      assertThat(plan.concurrentRuns()).isEqualTo(5);
    }
  }

  @Test
  void aGpuRunsTwoBatchesAtATimeWhateverTheCores() {
    ThreadPlan plan = ThreadPlan.of(local(), Device.CUDA, SessionChoice.DEFAULT);
    assertThat(plan.intraOpThreads()).isEqualTo(1);
    assertThat(plan.concurrentRuns()).isEqualTo(2);
  }

  @Test
  void itSaysWhatItDoes() {
    assertThat(ThreadPlan.of(local(), Device.CPU, SessionChoice.DEFAULT))
        .hasToString("8 executor cores, 1 per task: 8 model runs at a time, 1 thread each");
    assertThat(
            ThreadPlan.of(
                new SparkConf(false).set("spark.master", "spark://m:7077"),
                Device.CPU,
                SessionChoice.DEFAULT))
        .hasToString(
            "all the worker's executor cores, 1 per task: a model run per task, 1 thread each");
    assertThat(
            ThreadPlan.of(
                local(), Device.CPU, SessionChoice.DEFAULT.withIntraOpThreads(OptionalInt.of(8))))
        .hasToString("8 executor cores, 1 per task: 1 model run at a time, 8 threads each");
  }

  private static OptionalInt given(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static SparkConf local() {
    return new SparkConf(false).set("spark.master", "local[8]");
  }
}
