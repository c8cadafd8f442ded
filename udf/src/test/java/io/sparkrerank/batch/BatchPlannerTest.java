package io.sparkrerank.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.TokenBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlannerTest {

  @Property
  void everyIndexIsInExactlyOneBatch(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 600) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 3000) int tokens,
      @ForAll @IntRange(min = 1, max = 64) int rows) {
    List<int[]> batches = BatchPlanner.plan(ints(lengths), new TokenBudget(tokens, rows));
    int[] indexes = batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertThat(indexes).isEqualTo(IntStream.range(0, lengths.size()).toArray());
  }

  @Property
  void noBatchIsOverBudgetButASinglePairThatIsLongerThanIt(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 600) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 3000) int tokens,
      @ForAll @IntRange(min = 1, max = 64) int rows) {
    for (int[] batch : BatchPlanner.plan(ints(lengths), new TokenBudget(tokens, rows))) {
      int width = Arrays.stream(batch).map(lengths::get).max().orElseThrow();
      assertThat(batch.length).isBetween(1, rows);
      assertThat(batch.length == 1 || width * batch.length <= tokens).isTrue();
      assertThat(width).as("the first is the longest").isEqualTo(lengths.get(batch[0]));
    }
  }

  @Property
  void pairsRunLongestFirstAndEqualLengthsKeepTheirOrder(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 20) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 100) int tokens) {
    List<Integer> expected = new ArrayList<>();
    IntStream.range(0, lengths.size()).forEach(expected::add);
    expected.sort((a, b) -> Integer.compare(lengths.get(b), lengths.get(a)));
    List<Integer> actual =
        BatchPlanner.plan(ints(lengths), new TokenBudget(tokens, 8)).stream()
            .flatMapToInt(Arrays::stream)
            .boxed()
            .toList();
    assertThat(actual).isEqualTo(expected);
  }

  @Property
  void noOtherCutOfTheSortedPairsCostsLess(
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 40) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 200) int tokens,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 0, max = 30) int runTokens) {
    TokenBudget budget = new TokenBudget(tokens, rows, runTokens, 1);
    int[] sorted = lengths.stream().sorted(Comparator.reverseOrder()).mapToInt(i -> i).toArray();
    long cheapest = Long.MAX_VALUE;
    for (int cuts = 0; cuts < 1 << (sorted.length - 1); cuts++) {
      cheapest = Math.min(cheapest, cost(sorted, cuts, budget));
    }
    assertThat(cost(ints(lengths), BatchPlanner.plan(ints(lengths), budget), budget))
        .isEqualTo(cheapest);
  }

  /** What a plan costs whose {@code i}-th bit says whether a batch ends behind pair {@code i}. */
  private static long cost(int[] sorted, int cuts, TokenBudget budget) {
    long cost = 0;
    int start = 0;
    for (int end = 1; end <= sorted.length; end++) {
      if (end == sorted.length || (cuts >> (end - 1) & 1) == 1) {
        int rows = end - start;
        long tokens = (long) rows * sorted[start];
        if (rows > 1 && (rows > budget.maxBatchPairs() || tokens > budget.maxBatchTokens())) {
          return Long.MAX_VALUE;
        }
        cost += tokens + budget.runTokens();
        start = end;
      }
    }
    return cost;
  }

  private static long cost(int[] lengths, List<int[]> batches, TokenBudget budget) {
    return batches.stream()
        .mapToLong(b -> (long) b.length * lengths[b[0]] + budget.runTokens())
        .sum();
  }

  @ParameterizedTest(name = "{0} pairs, {1} tokens a run")
  @CsvSource({"2048, 4, 0.001", "100, 4, 0.01", "8192, 256, 0.02"})
  void passagesOfOrdinaryLengthsNeedHardlyAnyPadding(int window, int runTokens, double most) {
    // Lognormal: median 75, 95 % below 256, none above 512.
    Random random = new Random(4);
    TokenBudget budget = new TokenBudget(16384, 512, runTokens, 1);
    long tokens = 0;
    long padded = 0;
    for (int n = 0; n < 10; n++) {
      int[] lengths =
          IntStream.range(0, window)
              .map(i -> (int) Math.round(75 * Math.exp(0.746 * random.nextGaussian())))
              .map(length -> Math.max(8, Math.min(512, length)))
              .toArray();
      tokens += Arrays.stream(lengths).sum();
      padded += cost(lengths, BatchPlanner.plan(lengths, budget), new TokenBudget(1, 1, 0, 1));
    }
    assertThat((double) (padded - tokens) / tokens).isBetween(0.0, most);
  }

  @Property
  void equalLengthsNeedNoPadding(
      @ForAll @IntRange(min = 1, max = 500) int pairs,
      @ForAll @IntRange(min = 1, max = 512) int length) {
    int[] lengths = new int[pairs];
    Arrays.fill(lengths, length);
    long padded = 0;
    for (int[] batch : BatchPlanner.plan(lengths, new TokenBudget(4096, 64))) {
      padded += (long) batch.length * lengths[batch[0]];
    }
    assertThat(padded).isEqualTo((long) pairs * length);
  }

  @Property
  void nothingIsPaddedOnAProcessor(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 600) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 3000) int tokens,
      @ForAll @IntRange(min = 1, max = 64) int rows) {
    for (int[] batch : BatchPlanner.plan(ints(lengths), new TokenBudget(tokens, rows))) {
      assertThat(Arrays.stream(batch).map(lengths::get).distinct().count()).isEqualTo(1);
    }
  }

  @Property(tries = 50)
  void theSameLengthsAreCutTheSameWay(
      @ForAll @Size(max = 100) List<@IntRange(min = 1, max = 600) Integer> lengths) {
    TokenBudget budget = new TokenBudget(2048, 16);
    assertThat(BatchPlanner.plan(ints(lengths), budget).toArray(int[][]::new))
        .isDeepEqualTo(BatchPlanner.plan(ints(lengths), budget).toArray(int[][]::new));
  }

  @Test
  void nothingMakesNoBatch() {
    assertThat(BatchPlanner.plan(new int[0], new TokenBudget(1, 1))).isEmpty();
  }

  @Test
  void theLargestBudgetAndLengthDoNotOverflow() {
    int huge = Integer.MAX_VALUE;
    TokenBudget budget = new TokenBudget(huge, huge, 4, 1);
    List<int[]> batches = BatchPlanner.plan(new int[] {1, huge, 0}, budget);
    assertThat(batches).containsExactly(new int[] {1}, new int[] {0, 2});
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
