package io.sparkrerank.bench.contestant;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The inputs of one run as tensors that stand ready in native memory. */
final class BareBatch implements AutoCloseable {
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final int rows;
  private final int width;

  /** Pads {@code rows} (ids and types, both without padding) to the longest and makes tensors. */
  BareBatch(OrtEnvironment environment, Set<String> names, long[][] ids, long[][] types, int padId)
      throws OrtException {
    rows = ids.length;
    int longest = 0;
    for (long[] row : ids) {
      longest = Math.max(longest, row.length);
    }
    width = longest;
    LongBuffer idBuffer = direct();
    LongBuffer maskBuffer = direct();
    LongBuffer typeBuffer = direct();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        boolean real = i < ids[row].length;
        idBuffer.put(real ? ids[row][i] : padId);
        maskBuffer.put(real ? 1 : 0);
        typeBuffer.put(real ? types[row][i] : 0);
      }
    }
    long[] shape = {rows, width};
    inputs.put("input_ids", OnnxTensor.createTensor(environment, idBuffer.flip(), shape));
    inputs.put("attention_mask", OnnxTensor.createTensor(environment, maskBuffer.flip(), shape));
    if (names.contains("token_type_ids")) {
      inputs.put("token_type_ids", OnnxTensor.createTensor(environment, typeBuffer.flip(), shape));
    }
  }

  void run(OrtSession session) throws OrtException {
    session.run(inputs).close();
  }

  long paddedTokens() {
    return (long) rows * width;
  }

  private LongBuffer direct() {
    return ByteBuffer.allocateDirect(rows * width * Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
  }
}
