package io.sparkrerank.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.ChildJvm;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten million scored pairs are evaluated in local mode within 2 GB of heap. */
@Tag("slow")
class EvaluationScaleTest {
  private static final long MOST_MINUTES = 15;

  @TempDir private Path directory;

  @Test
  void tenMillionPairsFitIntoTwoGigabytes() throws Exception {
    ChildJvm child =
        new ChildJvm(directory.resolve("child"), Map.of("SPARK_LOCAL_IP", "127.0.0.1"))
            .with("-Xmx2g")
            .with("-Dspark.master=local[2]")
            .with("-Dspark.ui.enabled=false")
            .with("-Dspark.local.dir=" + directory.resolve("spark"));
    for (String flag : JavaModuleOptions.defaultModuleOptionArray()) {
      child.with(flag);
    }
    Process process = child.start(EvaluateTenMillion.class, directory.resolve("data").toString());
    process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
    ChildJvm.Result result = child.await(process);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("num_q                 \tall\t100000", "shown and tested on ")
        .containsPattern("evaluated 10000000 pairs in \\d+ s with 2048 MiB of heap");
  }
}
