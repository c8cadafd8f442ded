package io.sparkrerank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.PlantedFault;
import io.sparkrerank.util.DeviceLostException;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of a GPU's task, here on a processor: windows run while the next one is prepared. */
class RunAheadTest {
  private static final int WINDOW = 7;
  private static final ScoringSpec SCORING =
      new ScoringSpec(ScoringMode.FLAG, 64, Activation.SIGMOID, new TokenBudget(256, 8), WINDOW);

  @BeforeEach
  @AfterEach
  void leaveEmpty() {
    System.clearProperty(PlantedFault.PROPERTY);
    ModelRegistry.closeIdle();
  }

  @Test
  void rowsAreTheSameAndInTheSameOrder() {
    for (int rows : new int[] {0, 1, WINDOW, WINDOW + 1, 5 * WINDOW + 3}) {
      assertThat(all(scoring(rows(rows), true))).isEqualTo(all(scoring(rows(rows), false)));
    }
  }

  @Test
  void noMoreThanTwoWindowsAreHeld() {
    int[] taken = {0};
    List<Row> rows = rows(100);
    Iterator<Row> counting =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return taken[0] < rows.size();
          }

          @Override
          public Row next() {
            return rows.get(taken[0]++);
          }
        };
    ScoringIterator scored = scoring(counting, true);
    int most = 0;
    for (int out = 0; scored.hasNext(); out++) {
      most = Math.max(most, taken[0] - out);
      scored.next();
    }
    assertThat(most).isEqualTo(2 * WINDOW);
  }

  @Test
  void aFailedRunFailsTheTaskThatCollectsIt(@TempDir Path directory) {
    try (TaskModel model = new TaskModel(TestSpecs.model("tiny-bert"), SCORING, true)) {
      ScoringIterator scored =
          new ScoringIterator(rows(30).iterator(), model, SCORING, 1, counters());
      assertThat(scored.hasNext()).isTrue();
      System.setProperty(PlantedFault.PROPERTY, "lost:1:" + directory.resolve("lost"));
      assertThatThrownBy(() -> all(scored))
          .isInstanceOfSatisfying(
              RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TEMPORARY))
          .hasMessageContaining("CUDA failure 700: an illegal memory access was encountered")
          .hasCauseInstanceOf(DeviceLostException.class);
    }
  }

  @Test
  void aTaskThatEndsEarlyWaitsForItsRunAndGivesTheModelBack() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    TaskModel model = new TaskModel(TestSpecs.model("tiny-bert"), SCORING, true);
    ScoringIterator scored =
        new ScoringIterator(rows(30).iterator(), model, SCORING, 1, counters());
    assertThat(scored.hasNext()).isTrue();
    model.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().equals("rerank-run-ahead")) {
        // Its executor has ended; the thread itself may take another moment.
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
    LoadedModel lent = openModel();
    ModelRegistry.closeIdle();
    assertThat(openModel()).isNotSameAs(lent);
  }

  /** The one that the registry has open, which it keeps while somebody holds it. */
  private static LoadedModel openModel() {
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(TestSpecs.model("tiny-bert"))) {
      return lease.model();
    }
  }

  private static ScoringIterator scoring(List<Row> rows, boolean ahead) {
    return scoring(rows.iterator(), ahead);
  }

  private static ScoringIterator scoring(Iterator<Row> rows, boolean ahead) {
    TaskModel model = new TaskModel(TestSpecs.model("tiny-bert"), SCORING, ahead);
    return new ScoringIterator(rows, model, SCORING, 1, counters());
  }

  private static ScoringCounters counters() {
    return ScoringCounters.of(name -> new LongAccumulator());
  }

  private static List<Row> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> (Row) RowFactory.create(i, "q", i % 5 == 3 ? null : "b ".repeat(i), true, true))
        .toList();
  }

  private static List<Row> all(ScoringIterator scored) {
    List<Row> rows = new ArrayList<>();
    scored.forEachRemaining(rows::add);
    return rows;
  }
}
