package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.testing.ScoreHugeText;
import io.sparkrerank.testing.ScoreManyBatches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 10 and 35 of the fault matrix: how much memory a process holds, Java's heap and natives. */
@Tag("slow")
class MemoryTest {
  private static final int BATCHES = 10_000;
  private static final int WARM_UP = 3_000;
  private static final int EVERY = 100;
  private static final double MOST_BYTES_A_BATCH = 1024;
  private static final int HUGE = 10_000_000;
  private static final long MOST_FOR_A_HUGE_TEXT = 200L << 20;

  /** A word is not cut, and tokenised as a whole. */
  private static final long MOST_FOR_A_HUGE_WORD = 100L * HUGE;

  @TempDir private Path directory;

  @BeforeEach
  void onLinux() {
    assumeThat(Files.exists(Path.of("/proc/self/status"))).as("/proc is there").isTrue();
  }

  @Test
  void tenThousandBatchesLeakNothing() throws Exception {
    // The heap is touched before, and the compiler that takes memory even after some thousand
    // batches is off, so that neither is taken for a leak.
    ChildJvm jvm =
        new ChildJvm(directory, Map.of())
            .with("-Xms64m")
            .with("-Xmx64m")
            .with("-XX:+UseSerialGC")
            .with("-XX:+AlwaysPreTouch")
            .with("-XX:TieredStopAtLevel=1");
    ChildJvm.Result result = jvm.await(jvm.start(ScoreManyBatches.class, "" + BATCHES, "" + EVERY));
    assertThat(result.exitCode()).as(result.err()).isZero();

    SimpleRegression resident = new SimpleRegression();
    result
        .out()
        .lines()
        .map(line -> line.split(" "))
        .filter(line -> Long.parseLong(line[0]) > WARM_UP)
        .forEach(line -> resident.addData(Long.parseLong(line[0]), Long.parseLong(line[1])));
    System.out.printf("%.1f bytes a batch (row 35)%n", resident.getSlope());
    assertThat(resident.getN()).isGreaterThan(10);
    assertThat(resident.getSlope()).as(result.out()).isLessThan(MOST_BYTES_A_BATCH);
  }

  @Test
  void tenMegabytesAreCutWithinBoundedMemory() throws Exception {
    ChildJvm jvm = new ChildJvm(directory, Map.of()).with("-Xmx512m");
    ChildJvm.Result result = jvm.await(jvm.start(ScoreHugeText.class, "" + HUGE));
    assertThat(result.exitCode()).as(result.err()).isZero();
    System.out.printf("same, truncated, more bytes at the peak (row 10):%n%s", result.out());
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("true true ");
    assertThat(moreBytes(lines.get(0))).isLessThan(MOST_FOR_A_HUGE_TEXT);
    // A word of ten million letters is one unknown token, after which nothing is left to cut.
    assertThat(lines.get(1)).startsWith("true false ");
    assertThat(moreBytes(lines.get(1))).isLessThan(MOST_FOR_A_HUGE_WORD);
  }

  private static long moreBytes(String line) {
    return Long.parseLong(line.split(" ")[2]);
  }
}
