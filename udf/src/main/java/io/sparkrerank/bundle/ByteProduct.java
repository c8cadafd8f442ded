package io.sparkrerank.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node that multiplies bytes, or restores bytes that the runtime may turn into such a node.
 *
 * @param weights name of the constant matrix
 * @param zeroPoint name of that matrix's zero point, empty where the node has none
 */
record ByteProduct(String weights, String zeroPoint) {
  /**
   * Where an operator has its weights and their zero point. The list is that of ONNX Runtime's
   * {@code Avx2WeightS8ToU8Transformer} (avx2_weight_s8_to_u8.cc), which takes them for granted.
   */
  private static final Map<String, Places> OPERATORS =
      Map.of(
          "QAttention", new Places(1, 7),
          "MatMulIntegerToFloat", new Places(1, 5),
          "DynamicQuantizeMatMul", new Places(1, 3),
          "MatMulInteger", new Places(1, 3),
          "QGemm", new Places(3, 5),
          "QLinearMatMul", new Places(3, 5),
          "QLinearConv", new Places(3, 5));

  private record Places(int weights, int zeroPoint) {}

  /** The product that a node is, or is on the way to, if it is one. */
  static Optional<ByteProduct> of(String operator, List<String> inputs) {
    if (operator.equals("DequantizeLinear")) { // before a MatMul the runtime joins the two
      return inputs.size() > 2
          ? Optional.empty()
          : Optional.of(new ByteProduct(input(inputs, 0), ""));
    }
    return Optional.ofNullable(OPERATORS.get(operator))
        .map(at -> new ByteProduct(input(inputs, at.weights()), input(inputs, at.zeroPoint())));
  }

  /** Whether each of them has weights and a zero point that no other has. */
  static boolean allApart(List<ByteProduct> products) {
    Set<String> names = new HashSet<>();
    return products.stream()
        .allMatch(p -> !p.zeroPoint.isEmpty() && names.add(p.weights) && names.add(p.zeroPoint));
  }

  private static String input(List<String> inputs, int place) {
    return place < inputs.size() ? inputs.get(place) : "";
  }
}
