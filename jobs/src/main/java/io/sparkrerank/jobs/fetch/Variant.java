package io.sparkrerank.jobs.fetch;

import java.util.List;
import java.util.Locale;

/**
 * The arithmetic of an ONNX export, and where exporters put its graph in a repository: optimum's
 * and transformers.js' names, first match wins.
 */
enum Variant {
  /** float32, the export every published score was checked with. */
  ONNX("onnx/model.onnx", "model.onnx"),
  /** float16, for GPUs. {@code model_O4.onnx} is optimum's fp16 level. */
  FP16("onnx/model_fp16.onnx", "model_fp16.onnx", "onnx/model_O4.onnx"),
  /** Dynamic int8, for CPUs; scores then depend a little on what shares a batch. */
  INT8(
      "onnx/model_quantized.onnx",
      "onnx/model_int8.onnx",
      "model_quantized.onnx",
      "onnx/model_quint8_avx2.onnx");

  private final List<String> graphs;

  Variant(String... graphs) {
    this.graphs = List.of(graphs);
  }

  /** Repository paths to look for, best first. */
  List<String> graphs() {
    return graphs;
  }

  /** The name used on the command line and in manifests. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
