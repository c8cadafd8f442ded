package io.sparkrerank.jobs.rerank;

import java.util.ArrayList;
import java.util.List;

/** Cuts scoring tasks, in their order, into pieces of a bounded number of pairs. */
final class Pieces {
  private Pieces() {}

  /**
   * Tasks {@code [from, to)}.
   *
   * @param pairs that they will score
   */
  record Piece(int from, int to, long pairs) {}

  /**
   * The fewest pieces, filled one after the other.
   *
   * @param pairsOfTask pairs that each task will score
   * @param most pairs of a piece; a task that has more alone is a piece of its own
   */
  static List<Piece> cut(long[] pairsOfTask, long most) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    long pairs = 0;
    for (int task = 0; task < pairsOfTask.length; task++) {
      if (task > from && pairs + pairsOfTask[task] > most) {
        pieces.add(new Piece(from, task, pairs));
        from = task;
        pairs = 0;
      }
      pairs += pairsOfTask[task];
    }
    pieces.add(new Piece(from, pairsOfTask.length, pairs));
    return pieces;
  }
}
