package io.sparkrerank.jobs.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FannedScoresTest {
  private final List<Object> shown = new ArrayList<>();
  private int mostAhead;
  private int emitted;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void everyRowLeavesInItsPlaceWithTheScoreOfItsPair(int window) {
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int pair = 0; pair < 60; pair++) {
      rows.add(row(rows.size(), pair, false));
      for (int i = random.nextInt(4) * random.nextInt(5); i > 0; i--) {
        rows.add(row(rows.size(), pair, true));
      }
    }

    List<Row> out = drain(rows, window);

    assertThat(out).hasSameSizeAs(rows);
    for (int i = 0; i < out.size(); i++) {
      assertThat(out.get(i).get(0)).isEqualTo(i);
      assertThat(out.get(i).get(8)).isEqualTo("score of " + rows.get(i).get(4));
      assertThat(out.get(i).get(6)).isEqualTo(rows.get(i).get(6));
    }
    assertThat(shown).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void aPairWithVeryManyRepeatsDoesNotFillTheMemory() {
    int repeats = 3 * FannedScores.MOST_WAITING;
    List<Row> rows = new ArrayList<>();
    for (int pair = 0; pair < 3; pair++) {
      rows.add(row(rows.size(), pair, false));
      for (int i = 0; i < repeats; i++) {
        rows.add(row(rows.size(), pair, true));
      }
    }

    List<Row> out = drain(rows, 100);

    assertThat(out).hasSameSizeAs(rows);
    assertThat(out.stream().filter(r -> r.get(8).equals("score of 1"))).hasSize(repeats + 1);
    assertThat(shown).containsExactly(0, 1, 2);
    assertThat(mostAhead).isLessThanOrEqualTo(FannedScores.MOST_WAITING + 3);
  }

  @Test
  void noRowsAreNoRows() {
    assertThat(drain(List.of(), 4)).isEmpty();
  }

  @Test
  void aRepeatOfNothingIsABug() {
    assertThatThrownBy(() -> drain(List.of(row(0, 0, true)), 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a partition begins with a repeat");
  }

  private List<Row> drain(List<Row> rows, int window) {
    int[] read = new int[1];
    Iterator<Row> input =
        rows.stream()
            .peek(
                r -> {
                  read[0]++;
                  mostAhead = Math.max(mostAhead, read[0] - emitted);
                })
            .iterator();
    List<Row> out = new ArrayList<>();
    new FannedScores(input, scorer(window))
        .forEachRemaining(
            row -> {
              out.add(row);
              emitted++;
            });
    return out;
  }

  /** Scores windows of rows, as the real one does. */
  private MapPartitionsFunction<Row, Row> scorer(int window) {
    return rows ->
        new Iterator<>() {
          private final List<Row> ready = new ArrayList<>();

          @Override
          public boolean hasNext() {
            if (ready.isEmpty()) {
              while (ready.size() < window && rows.hasNext()) {
                ready.add(rows.next());
              }
            }
            return !ready.isEmpty();
          }

          @Override
          public Row next() {
            Row row = ready.remove(0);
            shown.add(row.get(4));
            Object[] out = new Object[9];
            for (int i = 0; i < 8; i++) {
              out[i] = row.get(i);
            }
            out[8] = "score of " + row.get(4);
            return RowFactory.create(out);
          }
        };
  }

  private static Row row(int id, int pair, boolean repeat) {
    return RowFactory.create(id, null, null, null, pair, pair, repeat, false, "a text", "a text");
  }
}
