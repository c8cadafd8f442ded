package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.tables.OutputCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two submissions of a first night look at the same outputs, which are not there yet. */
class OutputCheckRaceTest {
  private static final int ROUNDS = 300;

  @TempDir private Path directory;

  @Test
  void twoRunsThatLookAtOnceTakeNoHarmFromEachOther() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    for (int round = 0; round < ROUNDS; round++) {
      Path table = directory.resolve("reranked" + round);
      CompletableFuture<Void> other = CompletableFuture.runAsync(() -> check(table, start));
      check(table, start);
      other.join();
      // The one that came second may leave the directory that it found.
      if (Files.exists(table)) {
        assertThat(table).isEmptyDirectory();
      }
    }
  }

  private static void check(Path table, CyclicBarrier start) {
    OutputTable output = new OutputTable(new PathTable(table.toString(), "delta", Map.of()));
    OutputCheck check = new OutputCheck(LocalSpark.session());
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    check.check(Map.of("reranked", output), Map.of());
  }
}
