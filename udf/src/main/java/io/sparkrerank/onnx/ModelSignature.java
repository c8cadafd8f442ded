package io.sparkrerank.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a graph wants and gives, read once when it is opened.
 *
 * @param takesTypeIds whether {@code token_type_ids} is an input
 * @param output name of the logits, {@code [B,1]}, {@code [B]}, {@code [B,1,1]} or {@code [B,2]}
 */
record ModelSignature(boolean takesTypeIds, String output) {
  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";
  static final String TYPES = "token_type_ids";

  private static final String LOGITS = "logits";
  private static final Set<OnnxJavaType> FLOATS =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

  static ModelSignature of(
      Path file, Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs, int positiveLabel) {
    boolean known = Set.of(IDS, MASK, TYPES).containsAll(inputs.keySet());
    boolean complete = inputs.keySet().containsAll(List.of(IDS, MASK));
    boolean integers =
        inputs.values().stream()
            .allMatch(n -> n.getInfo() instanceof TensorInfo t && t.type == OnnxJavaType.INT64);
    if (!known || !complete || !integers) {
      throw wrong(
          file,
          "takes "
              + describe(inputs)
              + ", expected INT64 input_ids, attention_mask and at most token_type_ids");
    }
    String output = outputs.containsKey(LOGITS) ? LOGITS : outputs.keySet().iterator().next();
    if (!outputs.containsKey(LOGITS) && outputs.size() > 1) {
      throw wrong(file, "gives " + describe(outputs) + ", expected one output or one named logits");
    }
    checkOutput(file, outputs, output, positiveLabel);
    return new ModelSignature(inputs.containsKey(TYPES), output);
  }

  private static void checkOutput(
      Path file, Map<String, NodeInfo> outputs, String output, int positiveLabel) {
    String found = "gives " + describe(Map.of(output, node(outputs, output)));
    if (!(node(outputs, output).getInfo() instanceof TensorInfo tensor)
        || !FLOATS.contains(tensor.type)) {
      throw wrong(file, found + ", expected floating point logits");
    }
    long[] shape = tensor.getShape();
    checkWidth(file, found, labels(shape), positiveLabel);
  }

  /**
   * How many labels a shape has per pair; -1 where it does not say, 0 where it is no shape of ours.
   */
  static long labels(long[] shape) {
    return switch (shape.length) {
      case 1 -> 1;
      case 2 -> shape[1];
      case 3 -> shape[1] == 1 ? shape[2] : shape[1] < 0 && shape[2] == 1 ? -1 : 0;
      default -> 0;
    };
  }

  static void checkWidth(Path file, String found, long labels, int positiveLabel) {
    boolean single = positiveLabel == ModelSpec.SINGLE_LABEL;
    if (labels == 2 && single) {
      throw new RerankException(
          ExitCode.CONFIG,
          file
              + " "
              + found
              + ", two logits per pair; set model.label = 0 or 1 to say which one means relevant"
              + " (1 for models trained on not-relevant/relevant)");
    }
    if (labels == 1 && !single) {
      throw new RerankException(
          ExitCode.CONFIG,
          file + " " + found + ", one logit per pair, so model.label must not be set; remove it");
    }
    if (labels >= 0 && labels != 1 && labels != 2) {
      throw wrong(
          file,
          found
              + ", expected one logit per pair as [B,1], [B] or [B,1,1]; export the model with"
              + " --task text-classification");
    }
  }

  static RerankException wrong(Path file, String what) {
    return new RerankException(ExitCode.CONFIG, file + " is not a cross-encoder: it " + what);
  }

  private static NodeInfo node(Map<String, NodeInfo> nodes, String name) {
    NodeInfo node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException("no node " + name);
    }
    return node;
  }

  private static String describe(Map<String, NodeInfo> nodes) {
    TreeSet<String> names = new TreeSet<>();
    nodes.forEach(
        (name, node) ->
            names.add(
                node.getInfo() instanceof TensorInfo t
                    ? name + " " + t.type + Arrays.toString(t.getShape())
                    : name));
    return String.join(", ", names);
  }
}
