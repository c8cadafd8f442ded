package io.sparkrerank.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import org.junit.jupiter.api.Test;

class PaddedBatchTest {
  private static final int PAD = 9;

  @Test
  void rowsArePaddedOnTheRightWithMaskAndTypesZero() {
    PaddedBatch batch = new PaddedBatch();
    batch.begin(2, 3);
    row(batch, 1, 2, 3);
    row(batch, 4);
    batch.flip();
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.width()).isEqualTo(3);
    assertThat(longs(batch.ids())).containsExactly(1, 2, 3, 4, PAD, PAD);
    assertThat(longs(batch.mask())).containsExactly(1, 1, 1, 1, 0, 0);
    assertThat(longs(batch.types())).containsExactly(7, 7, 7, 7, 0, 0);
  }

  @Test
  void buffersAreDirectAndReusedForABatchThatFits() {
    PaddedBatch batch = new PaddedBatch();
    batch.begin(2, 4);
    LongBuffer ids = batch.ids();
    row(batch, 1);
    row(batch, 2);
    batch.flip();
    batch.begin(1, 2);
    row(batch, 5);
    batch.flip();
    assertThat(batch.ids()).isSameAs(ids);
    assertThat(ids.isDirect()).isTrue();
    assertThat(longs(batch.ids())).containsExactly(5, PAD);
    assertThat(longs(batch.mask())).containsExactly(1, 0);
  }

  @Test
  void rowThatIsShorterThanItSaysIsRefused() {
    PaddedBatch batch = new PaddedBatch();
    batch.begin(1, 3);
    batch.ids().put(1);
    batch.types().put(0);
    assertThatIllegalStateException()
        .isThrownBy(() -> batch.endRow(2, PAD))
        .withMessage("row 1 of 1 was not written to its width of 3");
  }

  @Test
  void rowWhoseTypesAreMissingIsRefused() {
    PaddedBatch batch = new PaddedBatch();
    batch.begin(2, 2);
    batch.ids().put(1).put(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> batch.endRow(2, PAD))
        .withMessage("row 1 of 2 was not written to its width of 2");
  }

  @Test
  void rowThatIsLongerThanItSaysIsRefused() {
    PaddedBatch batch = new PaddedBatch();
    batch.begin(2, 2);
    batch.ids().put(1).put(2);
    batch.types().put(0).put(0);
    assertThatIllegalStateException()
        .isThrownBy(() -> batch.endRow(1, PAD))
        .withMessage("row 1 of 2 was not written to its width of 2");
  }

  @Test
  void rowBeyondTheLastIsRefused() {
    PaddedBatch batch = new PaddedBatch();
    batch.begin(1, 1);
    row(batch, 1);
    assertThatThrownBy(() -> row(batch, 2)).isInstanceOf(java.nio.BufferOverflowException.class);
  }

  @Test
  void batchWithoutAllItsRowsIsRefused() {
    PaddedBatch batch = new PaddedBatch();
    batch.begin(3, 1);
    row(batch, 1);
    assertThatIllegalStateException().isThrownBy(batch::flip).withMessage("batch has 1 of 3 rows");
  }

  @Test
  void batchThatNoBufferCanHoldIsRefused() {
    assertThatThrownBy(() -> new PaddedBatch().begin(1 << 20, 1 << 12))
        .isInstanceOf(ArithmeticException.class);
  }

  private static void row(PaddedBatch batch, int... tokens) {
    for (int token : tokens) {
      batch.ids().put(token);
      batch.types().put(7);
    }
    batch.endRow(tokens.length, PAD);
  }

  private static long[] longs(LongBuffer buffer) {
    long[] longs = new long[buffer.remaining()];
    buffer.duplicate().get(longs);
    return longs;
  }
}
