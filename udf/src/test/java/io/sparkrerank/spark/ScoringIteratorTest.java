package io.sparkrerank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.score.ScoringStats;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.CapturedLog;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoringIteratorTest {
  private static final int CARRIED = 1;
  private static final int ROWS = 200_000;
  private static final int WINDOW = 64;

  private final ModelSpec model = TestSpecs.model("nan-on-token");
  private final ScoringCounters counters = ScoringCounters.of(name -> new LongAccumulator());

  @BeforeEach
  @AfterEach
  void leaveEmpty() {
    ModelRegistry.closeIdle();
  }

  @Test
  void neverHoldsMoreThanAWindowOfALongPartition() {
    // One row in ten goes to the model, which is enough to fill batches.
    Counting input = new Counting(ROWS, i -> pair(i, i % 10 == 0 ? "a text" : null));
    ScoringIterator rows = scoring(input, WINDOW);
    int most = 0;
    int out = 0;
    while (rows.hasNext()) {
      most = Math.max(most, input.taken - out);
      assertThat(rows.next().getInt(0)).isEqualTo(out);
      out++;
    }

    assertThat(out).isEqualTo(ROWS);
    assertThat(most).isEqualTo(WINDOW);
    assertThat(counters.rows().value()).isEqualTo(ROWS);
    ScoringStats stats = counters.stats();
    assertThat(stats.pairsRequested()).isEqualTo(ROWS / 10);
    // The one text there is, once in each window.
    assertThat(stats.pairsScored()).isEqualTo(ROWS / WINDOW).isEqualTo(stats.batches());
    assertThat(stats.tokens()).isPositive().isEqualTo(stats.paddedTokens());
    assertThat(stats.tokenizeNanos()).isPositive();
    assertThat(stats.runNanos()).isPositive();
  }

  @Test
  void longTextsEndAWindowEarly() {
    String text = "x".repeat(5 << 20);
    Counting input = new Counting(10, i -> pair(i, text));
    ScoringIterator rows = scoring(input, WINDOW);

    assertThat(rows.hasNext()).isTrue();
    assertThat(input.taken).isEqualTo(4);
  }

  @Test
  void everyRowLeavesInOrderWithALogitOrAReason() {
    List<Row> in =
        List.of(
            pair(0, "a text"),
            RowFactory.create(1, "query", "a text", false, true),
            RowFactory.create(2, "query", "a text", true, false),
            RowFactory.create(3, null, "a text", true, true),
            pair(4, null),
            pair(5, ""),
            pair(6, "a nanword"),
            pair(7, "the last text"));
    ScoringIterator rows = scoring(in.iterator(), 3);

    Object[] reasons = {
      null,
      "MISSING_QUERY",
      "MISSING_PASSAGE",
      "NULL_TEXT",
      "NULL_TEXT",
      "EMPTY_TEXT",
      "NON_FINITE_SCORE",
      null
    };
    for (int i = 0; i < reasons.length; i++) {
      Row row = rows.next();
      assertThat(row.getInt(0)).isEqualTo(i);
      assertThat(row.size()).isEqualTo(CARRIED + 6);
      assertThat(row.get(5)).isEqualTo(reasons[i]);
      boolean scored = reasons[i] == null;
      assertThat(row.isNullAt(1)).isNotEqualTo(scored);
      assertThat(row.isNullAt(2)).isNotEqualTo(scored);
      assertThat(row.isNullAt(3)).isNotEqualTo(scored);
      assertThat(row.isNullAt(4)).isNotEqualTo(scored);
      assertThat(row.isNullAt(6)).isEqualTo(scored);
    }
    assertThat(rows.hasNext()).isFalse();
    assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void partitionsWithNothingToScoreOpenNoModel() {
    try (CapturedLog log = CapturedLog.of(LoadedModel.class)) {
      scoring(List.<Row>of().iterator(), WINDOW).hasNext();
      scoring(List.of(pair(0, null)).iterator(), WINDOW).forEachRemaining(row -> {});

      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void theModelIsGivenBackAtTheEnd() {
    try (CapturedLog log = CapturedLog.of(LoadedModel.class)) {
      scoring(List.of(pair(0, "a text")).iterator(), WINDOW).forEachRemaining(row -> {});
      // Closes the model if it is idle, so that the next partition opens it again.
      ModelRegistry.closeIdle();
      scoring(List.of(pair(0, "a text")).iterator(), WINDOW).forEachRemaining(row -> {});

      assertThat(log.messages()).hasSize(2);
    }
  }

  private ScoringIterator scoring(Iterator<Row> input, int window) {
    ScoringSpec spec =
        new ScoringSpec(
            ScoringMode.FLAG, 64, Activation.SIGMOID, new TokenBudget(4096, 64), window);
    return new ScoringIterator(input, model, spec, CARRIED, counters);
  }

  private static Row pair(int id, String text) {
    return RowFactory.create(id, "query", text, true, true);
  }

  /** Rows made when asked for, and how many were. */
  private static final class Counting implements Iterator<Row> {
    private final int rows;
    private final java.util.function.IntFunction<Row> make;
    private int taken;

    private Counting(int rows, java.util.function.IntFunction<Row> make) {
      this.rows = rows;
      this.make = make;
    }

    @Override
    public boolean hasNext() {
      return taken < rows;
    }

    @Override
    public Row next() {
      return make.apply(taken++);
    }
  }
}
