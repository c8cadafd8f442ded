"""Static int8 for the processor: every product with a constant matrix runs on bytes.

Weights are int8 with a scale per output channel, inputs uint8 with one scale that is
fixed beforehand on real texts. Because it is fixed, a row's bytes depend on that row
alone, so scores are the same among mates of one length, and on a processor spark-rerank
runs no others together; padding can turn a rounding (docs/performance.md). Dynamic
quantisation takes the scale from the largest value of the whole batch, so that a
pair's score depends on its batch mates.
Outputs are float32: nothing between products is rounded.
"""

from collections import defaultdict

import numpy as np
import onnxruntime
from onnx import ModelProto, helper, numpy_helper

import fuse
from graph import MICROSOFT

SMALLEST = 128 * 128  # smaller matrices cost nothing worth a rounding
KEPT_PER_RUN = 20_000
CLIPS = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)


def folded(path):
    """The model with its constant parts computed, weights stored compressed among them, and normalisations joined."""
    import tempfile
    import onnx
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = f"{folder}/model.onnx"
        options.log_severity_level = 3
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        model = onnx.load(f"{folder}/model.onnx")
    fuse.normalisations(model)
    return model


def products(model):
    """The nodes that can run on bytes: MatMul with a constant matrix of some size."""
    weights = {t.name: t for t in model.graph.initializer}
    return [n for n in model.graph.node if n.op_type == "MatMul" and n.input[1] in weights
            and len(weights[n.input[1]].dims) == 2 and np.prod(weights[n.input[1]].dims) >= SMALLEST]


def observe(model, nodes, feeds, seed=1):
    """Samples of the values that flow into `nodes`, padding left out, by input name."""
    watched = ModelProto()
    watched.CopyFrom(model)
    names = list(dict.fromkeys(n.input[0] for n in nodes))
    watched.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(watched.SerializeToString(), options, providers=["CPUExecutionProvider"])
    rng, samples = np.random.default_rng(seed), defaultdict(list)
    for feed in feeds:
        for name, value in zip(names, session.run(names, feed)):
            real = feed["attention_mask"].astype(bool)
            rows = value[real] if value.shape[:2] == real.shape else value.reshape(-1, value.shape[-1])
            samples[name].append(rows.ravel()[rng.integers(0, rows.size, KEPT_PER_RUN)])
            samples[name].append(np.array([rows.min(), rows.max()], rows.dtype))
    return {name: np.concatenate(parts) for name, parts in samples.items()}


def scale_of(values):
    """(scale, zero point) of the range with the least squared error; the ends of the range are tried closer in."""
    low, high = min(values.min(), 0.0), max(values.max(), 1e-6)
    best, least = None, np.inf
    for left in CLIPS if low < -0.1 * high else (1.0,):
        for right in CLIPS:
            scale = np.float32((high * right - low * left) / 255)
            zero = np.clip(np.round(-low * left / scale), 0, 255)
            back = (np.clip(np.round(values / scale) + zero, 0, 255) - zero) * scale
            error = float(((back - values) ** 2).mean())
            if error < least:
                best, least = (scale, np.uint8(zero)), error
    return best


def quantised(model, feeds):
    """A copy of a float32 model with its products on bytes, calibrated on `feeds`."""
    nodes = products(model)
    samples = observe(model, nodes, feeds)
    made = ModelProto()
    made.CopyFrom(model)
    graph, chosen = made.graph, {n.name for n in nodes}
    weights = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    added, bytes_of, kept = {}, {}, []
    for node in graph.node:
        if node.op_type == "BiasGelu":  # the form with tanh is off by 5e-4, far less than a step of the bytes it becomes
            node.op_type = "FastGelu"
        if node.op_type != "MatMul" or node.name not in chosen:
            kept.append(node)
            continue
        source, matrix = node.input
        if source not in bytes_of:
            scale, zero = scale_of(samples[source])
            parts = [source + ".scale", source + ".zero"]
            added[parts[0]], added[parts[1]] = scale, zero
            bytes_of[source] = [source + ".bytes", *parts]
            kept.append(helper.make_node("QuantizeLinear", [source, *parts], [source + ".bytes"], source + ".quantise"))
        top = np.maximum(np.abs(weights[matrix]).max(axis=0), 1e-8).astype(np.float32) / 127
        added[matrix + ".int8"] = np.clip(np.round(weights[matrix] / top), -127, 127).astype(np.int8)
        added[matrix + ".scale"] = top
        data, scale, zero = bytes_of[source]
        kept.append(helper.make_node("MatMulIntegerToFloat", [data, matrix + ".int8", scale, matrix + ".scale", zero],
                                     list(node.output), node.name, domain=MICROSOFT))
    del graph.node[:]
    graph.node.extend(kept)
    used = {name for node in graph.node for name in node.input}
    remaining = [t for t in graph.initializer if t.name in used]
    del graph.initializer[:]
    graph.initializer.extend(remaining)
    graph.initializer.extend(numpy_helper.from_array(np.asarray(a), name) for name, a in added.items())
    if not any(o.domain == MICROSOFT for o in made.opset_import):
        made.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    fuse.biases(made)
    return made
