package io.sparkrerank.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.TokenBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

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
  void batchesAreAsFullAsTheBudgetAllows(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 600) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 3000) int tokens,
      @ForAll @IntRange(min = 1, max = 64) int rows) {
    List<int[]> batches = BatchPlanner.plan(ints(lengths), new TokenBudget(tokens, rows));
    for (int[] batch : batches.subList(0, batches.size() - 1)) {
      int oneMore = (batch.length + 1) * lengths.get(batch[0]);
      assertThat(batch.length == rows || oneMore > tokens).isTrue();
    }
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
    List<int[]> batches = BatchPlanner.plan(new int[] {1, huge, 0}, new TokenBudget(huge, huge));
    assertThat(batches).containsExactly(new int[] {1}, new int[] {0, 2});
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
