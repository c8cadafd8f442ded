"""Static int8 for the processor: every product with a constant matrix runs on bytes.

Weights are int8 with a scale per output channel, inputs uint8 with one scale that is
fixed beforehand on real texts; smooth.py sees to channels that reach far. Because it is
fixed, a row's bytes depend on that row alone, so scores are the same among mates of one
length, and on a processor spark-rerank runs no others together; padding can turn a
rounding (docs/performance.md). Dynamic quantisation takes the scale from the largest
value of the whole batch, so that a pair's score depends on its batch mates.
Outputs are float32: nothing between products is rounded.
"""

from collections import defaultdict

import numpy as np
import onnxruntime
from onnx import ModelProto, helper, numpy_helper

import fuse
import parity
import smooth
from graph import MICROSOFT

SMALLEST = 128 * 128  # smaller matrices cost nothing worth a rounding
ROWS = 1024  # of an input, on which errors are measured


def folded(path, fused=False):
    """The model with its constant parts computed, weights stored compressed among them, and normalisations joined.

    `fused` has the runtime's own fusions in it too, GELU among them, which it else makes as it loads the graph.
    """
    import tempfile
    import onnx
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        levels = onnxruntime.GraphOptimizationLevel
        options.graph_optimization_level = levels.ORT_ENABLE_EXTENDED if fused else levels.ORT_ENABLE_BASIC
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
    """What flows into `nodes`, padding left out, by input name: a smooth.Input each."""
    watched = ModelProto()
    watched.CopyFrom(model)
    names = list(dict.fromkeys(n.input[0] for n in nodes))
    watched.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    session = parity.session(watched.SerializeToString())
    rng, feeds = np.random.default_rng(seed), list(feeds)
    kept, ends, each = defaultdict(list), {}, -(-ROWS // len(feeds))
    for feed in feeds:
        real = feed["attention_mask"].astype(bool)
        for name, value in zip(names, session.run(names, feed)):
            rows = value[real] if value.shape[:2] == real.shape else value.reshape(-1, value.shape[-1])
            kept[name].append(rows[rng.integers(0, len(rows), min(each, len(rows)))])
            low, high = ends.get(name, (np.inf, -np.inf))
            ends[name] = np.minimum(low, rows.min(axis=0)), np.maximum(high, rows.max(axis=0))
    return {name: smooth.Input(np.concatenate(parts), *ends[name]) for name, parts in kept.items()}


class Conversion:
    """Nodes and constants that turn the inputs of products into bytes, once for all products of an input."""

    def __init__(self, inputs, matrices):
        self.inputs, self.matrices = inputs, matrices
        self.chosen, self.constants = {}, {}

    def quantise(self, source):
        """The nodes for an input, none where they are there already."""
        if source in self.chosen:
            return []
        chosen = self.chosen[source] = smooth.choose(self.inputs[source], self.matrices[source])
        nodes, value = [], source
        if np.any(chosen.factor != 1):
            value = source + ".scaled"
            self.constants[value + ".by"] = (1 / chosen.factor).astype(np.float32)
            nodes.append(helper.make_node("Mul", [source, value + ".by"], [value], value))
        self.constants[source + ".scale"], self.constants[source + ".zero"] = chosen.scale, chosen.zero
        return [*nodes, helper.make_node("QuantizeLinear", [value, source + ".scale", source + ".zero"],
                                         [source + ".bytes"], source + ".quantise")]

    def product(self, node, matrix):
        """The product on bytes, and the sum with that of the channels apart."""
        source, output = node.input[0], node.output[0]
        name, chosen = output + ".weight", self.chosen[source]  # layers may share a matrix, but not their inputs' factors
        self.constants[name + ".int8"], self.constants[name + ".scale"] = smooth.weight_bytes(chosen.matrix(matrix))
        # Where the runtime widens weights, for processors without VNNI, it looks for a zero point of every product's own.
        self.constants[name + ".zero"] = np.zeros((), np.int8)
        inputs = [source + ".bytes", name + ".int8", source + ".scale", name + ".scale", source + ".zero", name + ".zero"]
        if not len(chosen.apart):
            return [helper.make_node("MatMulIntegerToFloat", inputs, [output], node.name, domain=MICROSOFT)]
        numbers, rows, values, product, rest = (f"{name}.{part}" for part in (
            "apart", "apart.matrix", "apart.values", "apart.product", "together"))
        self.constants[numbers], self.constants[rows] = chosen.apart, matrix[chosen.apart]
        return [helper.make_node("MatMulIntegerToFloat", inputs, [rest], node.name, domain=MICROSOFT),
                helper.make_node("Gather", [source, numbers], [values], values, axis=-1),
                helper.make_node("MatMul", [values, rows], [product], product),
                helper.make_node("Add", [rest, product], [output], output + ".sum")]


def quantised(model, feeds):
    """A copy of a float32 model with its products on bytes, calibrated on `feeds`."""
    nodes = products(model)
    names, multiplied = {n.input[1] for n in nodes}, defaultdict(list)
    matrices = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer if t.name in names}
    for node in nodes:
        multiplied[node.input[0]].append(matrices[node.input[1]])
    conversion = Conversion(observe(model, nodes, feeds), multiplied)
    made = ModelProto()
    made.CopyFrom(model)
    graph, chosen, kept = made.graph, {n.name for n in nodes}, []
    for node in graph.node:
        if node.op_type == "BiasGelu":  # the form with tanh is off by 5e-4, far less than a step of the bytes it becomes
            node.op_type = "FastGelu"
        if node.op_type == "MatMul" and node.name in chosen:
            kept += conversion.quantise(node.input[0])
            kept += conversion.product(node, matrices[node.input[1]])
        else:
            kept.append(node)
    del graph.node[:]
    graph.node.extend(kept)
    used = {name for node in graph.node for name in node.input}
    remaining = [t for t in graph.initializer if t.name in used]
    del graph.initializer[:]
    graph.initializer.extend(remaining)
    graph.initializer.extend(numpy_helper.from_array(np.asarray(a), name) for name, a in conversion.constants.items())
    if not any(o.domain == MICROSOFT for o in made.opset_import):
        made.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    fuse.biases(made)
    return made
