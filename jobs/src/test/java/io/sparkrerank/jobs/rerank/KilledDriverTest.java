package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.sparkrerank.testing.PlantedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver killed while it scores loses no piece that it had kept. */
@Tag("slow")
class KilledDriverTest {
  private static final Nights NIGHT = new Nights(40, 20);
  private static final int PIECE = 40;

  /** Two for each opening of the model. */
  private static final int WARM_UP_PAIRS = 4;

  private static final int PIECES_BEFORE_THE_KILL = 3;

  @TempDir private Path directory;

  @Test
  void theNextTryScoresOnlyWhatWasNotKept() throws Exception {
    Path log = directory.resolve("scores/_delta_log");
    Workspace workspace =
        NIGHT
            .onDisk(new Workspace(directory))
            .set("store.path", directory.resolve("scores"))
            .set("store.piece-pairs", PIECE)
            .set("scoring.partitions", 80);
    Path scored = directory.resolve("scored");
    DriverProcess driver =
        DriverProcess.start(
            directory.resolve("child"),
            RerankJob.class,
            workspace.arguments(),
            PlantedFault.PROPERTY + "=count:" + scored);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
    // The first commit makes the table.
    while (commits(log) <= PIECES_BEFORE_THE_KILL && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    driver.kill();
    assertThat(driver.await().exitCode()).isEqualTo(128 + 9);

    long kept = DeltaTable.forPath(LocalSpark.session(), log.getParent().toString()).toDF().count();
    assertThat(kept).isBetween(1L, (long) NIGHT.pairs() - PIECE);
    long twice = Files.size(scored) - kept;
    System.out.printf("killed after %d kept pairs: %d more had run%n", kept, twice);
    assertThat(twice).isBetween(0L, (long) PIECE + WARM_UP_PAIRS);
    assertThat(workspace.read("runs").first().<String>getAs("status")).isEqualTo("STARTED");
    assertThat(Files.exists(directory.resolve("reranked"))).isFalse();

    workspace.succeed();

    Row run = workspace.read("runs").first();
    assertThat(run.<Long>getAs("pairs_requested")).isEqualTo(NIGHT.pairs());
    assertThat(run.<Long>getAs("store_hits")).isEqualTo(kept);
    assertThat(run.<Long>getAs("pairs_scored")).isEqualTo(NIGHT.pairs() - kept);
    assertThat(workspace.read("reranked").count()).isEqualTo(NIGHT.pairs());
    assertThat(workspace.verify(Workspace.RUN_DATE).clean()).isTrue();
  }

  private static long commits(Path log) throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".json")).count();
    }
  }
}
