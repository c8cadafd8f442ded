package io.sparkrerank.batch;

import io.sparkrerank.spec.TokenBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Sorts pairs by width and cuts them into batches under a token budget, where cuts cost least: the
 * sum over batches of {@code rows × widest + runTokens} is the smallest that batches of neighbours
 * in that order can have.
 */
public final class BatchPlanner {
  private BatchPlanner() {}

  /**
   * Batches of the pairs with the given widths, widest first, so that a budget which does not fit
   * shows at once. Every index appears in exactly one batch; equal widths keep input order.
   *
   * @param widths tokens that each pair takes, special tokens included
   * @return indexes into {@code widths}, one array per batch; the first is the batch's widest
   */
  public static List<int[]> plan(int[] widths, TokenBudget budget) {
    int[] order = widestFirst(widths);
    int[] starts = cheapestStarts(widths, order, budget);
    Deque<int[]> batches = new ArrayDeque<>();
    int end = order.length;
    while (end > 0) {
      batches.push(Arrays.copyOfRange(order, starts[end], end));
      end = starts[end];
    }
    return new ArrayList<>(batches);
  }

  private static int[] widestFirst(int[] widths) {
    long[] keys = new long[widths.length];
    for (int i = 0; i < widths.length; i++) {
      keys[i] = ((long) (Integer.MAX_VALUE - widths[i]) << 32) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  /** For each {@code end}, where the last batch of the cheapest plan of the first ones starts. */
  private static int[] cheapestStarts(int[] widths, int[] order, TokenBudget budget) {
    int[] starts = new int[order.length + 1];
    long[] cheapest = new long[order.length + 1];
    for (int end = 1; end <= order.length; end++) {
      cheapest[end] = Long.MAX_VALUE;
      for (int start = end - 1; start >= 0; start--) {
        int rows = end - start;
        long tokens = (long) rows * widths[order[start]];
        boolean tooLarge = rows > budget.maxBatchPairs() || tokens > budget.maxBatchTokens();
        if (rows > 1 && (tooLarge || halvesAreCheaper(widths, order, start, end, budget))) {
          break;
        }
        long cost = cheapest[start] + tokens + budget.runTokens();
        if (cost <= cheapest[end]) {
          cheapest[end] = cost;
          starts[end] = start;
        }
      }
    }
    return starts;
  }

  /** If so, the same holds for every batch that starts earlier: this ends the search for one. */
  private static boolean halvesAreCheaper(
      int[] widths, int[] order, int start, int end, TokenBudget budget) {
    int middle = (start + end) >>> 1;
    long saved = (long) (widths[order[start]] - widths[order[middle]]) * (end - middle);
    return saved > budget.runTokens();
  }
}
