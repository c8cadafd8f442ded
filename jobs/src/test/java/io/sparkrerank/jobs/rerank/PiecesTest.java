package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.rerank.Pieces.Piece;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PiecesTest {
  @Test
  void piecesAreFilledInTheOrderOfTasks() {
    assertThat(Pieces.cut(new long[] {3, 3, 3, 5, 1, 0}, 6))
        .containsExactly(new Piece(0, 2, 6), new Piece(2, 3, 3), new Piece(3, 6, 6));
    assertThat(Pieces.cut(new long[] {2, 9, 2}, 6))
        .containsExactly(new Piece(0, 1, 2), new Piece(1, 2, 9), new Piece(2, 3, 2));
    assertThat(Pieces.cut(new long[] {0}, 6)).containsExactly(new Piece(0, 1, 0));
  }

  @Test
  void withoutABoundThereIsOnePiece() {
    assertThat(Pieces.cut(new long[] {4, 0, 5}, Long.MAX_VALUE))
        .containsExactly(new Piece(0, 3, 9));
  }

  @Test
  void everyTaskIsInOnePieceAndOnlyATaskAloneExceedsTheBound() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      long[] tasks = random.longs(1 + random.nextInt(40), 0, 20).toArray();
      long most = 1 + random.nextInt(30);
      List<Piece> pieces = Pieces.cut(tasks, most);
      int next = 0;
      for (Piece piece : pieces) {
        assertThat(piece.from()).isEqualTo(next);
        long pairs = 0;
        for (int task = piece.from(); task < piece.to(); task++) {
          pairs += tasks[task];
        }
        assertThat(piece.pairs()).isEqualTo(pairs);
        assertThat(pairs <= most || piece.to() - piece.from() == 1).isTrue();
        next = piece.to();
      }
      assertThat(next).isEqualTo(tasks.length);
    }
  }
}
