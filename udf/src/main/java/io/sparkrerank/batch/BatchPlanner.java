package io.sparkrerank.batch;

import io.sparkrerank.spec.TokenBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sorts pairs by length and cuts them into batches under a token budget. */
public final class BatchPlanner {
  private BatchPlanner() {}

  /**
   * Batches of the pairs with the given token counts, longest first, so that a budget which does
   * not fit shows at once. Every index appears in exactly one batch; equal lengths keep input
   * order.
   *
   * @param lengths tokens of each pair, special tokens included
   * @return indexes into {@code lengths}, one array per batch; the first is the batch's longest
   */
  public static List<int[]> plan(int[] lengths, TokenBudget budget) {
    long[] order = new long[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      order[i] = ((long) (Integer.MAX_VALUE - lengths[i]) << 32) | i;
    }
    Arrays.sort(order);
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    while (start < order.length) {
      int longest = lengths[(int) order[start]];
      int rows = Math.max(1, budget.maxBatchTokens() / Math.max(1, longest));
      rows = Math.min(Math.min(rows, budget.maxBatchPairs()), order.length - start);
      int[] batch = new int[rows];
      for (int i = 0; i < rows; i++) {
        batch[i] = (int) order[start + i];
      }
      batches.add(batch);
      start += rows;
    }
    return batches;
  }
}
