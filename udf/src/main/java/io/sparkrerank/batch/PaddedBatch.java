package io.sparkrerank.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The inputs of one model run, row-major {@code [rows, width]}, in direct buffers that are reused
 * from run to run and read by the runtime in place. Rows are padded on the right; fused attention
 * kernels rely on that. Not safe for use by several threads at once.
 */
public final class PaddedBatch {
  private LongBuffer ids = direct(0);
  private LongBuffer mask = direct(0);
  private LongBuffer types = direct(0);
  private int rows;
  private int width;
  private int row;

  /** Starts a batch of {@code rows} rows, each padded to {@code width} tokens. */
  public void begin(int rows, int width) {
    int cells = Math.multiplyExact(rows, width);
    if (ids.capacity() < cells) {
      ids = direct(cells);
      mask = direct(cells);
      types = direct(cells);
    }
    this.rows = rows;
    this.width = width;
    this.row = 0;
    ids.clear().limit(cells);
    mask.clear().limit(cells);
    types.clear().limit(cells);
  }

  /** Ends the row being written, which holds {@code length} tokens, with padding. */
  public void endRow(int length, int padId) {
    for (int i = 0; i < length; i++) {
      mask.put(1L);
    }
    for (int i = length; i < width; i++) {
      ids.put(padId);
      types.put(0L);
      mask.put(0L);
    }
    row++;
    int expected = row * width;
    if (ids.position() != expected || types.position() != expected || row > rows) {
      throw new IllegalStateException(
          "row " + row + " of " + rows + " was not written to its width of " + width);
    }
  }

  /** Token ids; positioned for writing until {@link #flip}. */
  public LongBuffer ids() {
    return ids;
  }

  /** Attention mask, 1 for real tokens. */
  public LongBuffer mask() {
    return mask;
  }

  /** Type ids. */
  public LongBuffer types() {
    return types;
  }

  /** Makes the buffers readable from their start. */
  public void flip() {
    if (row != rows) {
      throw new IllegalStateException("batch has " + row + " of " + rows + " rows");
    }
    ids.flip();
    mask.flip();
    types.flip();
  }

  /** Rows of the batch. */
  public int rows() {
    return rows;
  }

  /** Tokens of every row, padding included. */
  public int width() {
    return width;
  }

  private static LongBuffer direct(int cells) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(cells, Long.BYTES))
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }
}
