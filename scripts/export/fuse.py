"""Rewrites of a float32 graph that the runtime leaves out where it cannot prove shapes.

`LayerNormalization(a + b)` becomes one operator, with the bias of a product in it. The
values stay the same up to the order of a sum.
"""

from collections import Counter

from onnx import helper

from graph import MICROSOFT


def readers(graph):
    """How many inputs take each value; the graph's outputs count as well."""
    counts = Counter(name for node in graph.node for name in node.input)
    counts.update(value.name for value in graph.output)
    return counts


def biased(node, producers, vectors, counts):
    """(value, bias) of `value + bias`, or None; nothing else may read the sum."""
    if node is None or node.op_type != "Add" or counts[node.output[0]] != 1:
        return None
    for value, bias in (node.input, reversed(node.input)):
        if bias in vectors and value in producers and producers[value].op_type.startswith("MatMul"):
            return value, bias
    return None


def normalisations(model):
    """Joins residual, bias and layer normalisation in place; returns how many."""
    graph = model.graph
    producers = {name: node for node in graph.node for name in node.output}
    vectors = {t.name for t in graph.initializer if len(t.dims) == 1}
    counts, joined, gone = readers(graph), {}, set()
    for node in graph.node:
        total = producers.get(node.input[0]) if node.op_type == "LayerNormalization" else None
        axis = next((a.i for a in node.attribute if a.name == "axis"), -1)
        if total is None or total.op_type != "Add" or counts[total.output[0]] != 1 or axis != -1 or len(node.input) < 3:
            continue
        for product, residual in (total.input, reversed(total.input)):
            found = biased(producers.get(product), producers, vectors, counts)
            if found:
                epsilon = next((a.f for a in node.attribute if a.name == "epsilon"), 1e-5)
                joined[node.output[0]] = helper.make_node(
                    "SkipLayerNormalization", [found[0], residual, *node.input[1:3], found[1]], [node.output[0]],
                    node.name, domain=MICROSOFT, epsilon=epsilon)
                gone.update((total.output[0], product))
                break
    kept = [joined.get(n.output[0], n) for n in graph.node if n.output[0] not in gone]
    del graph.node[:]
    graph.node.extend(kept)
    if joined and not any(o.domain == MICROSOFT for o in model.opset_import):
        model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    return len(joined)


def biases(model):
    """Gives biases behind products of bytes to the products, in place; GELU keeps the one before it."""
    graph = model.graph
    producers = {name: node for node in graph.node for name in node.output}
    vectors = {t.name for t in graph.initializer if len(t.dims) == 1}
    counts, gone = readers(graph), set()
    for node in graph.node:
        if node.op_type != "Add":
            continue
        for value, bias in (node.input, reversed(node.input)):
            product = producers.get(value)
            if (product is not None and product.op_type == "MatMulIntegerToFloat" and bias in vectors
                    and counts[value] == 1 and counts[node.output[0]] == 1 and len(product.input) == 6):
                product.input.append(bias)
                product.output[0] = node.output[0]
                gone.add(node.name)
                break
    kept = [n for n in graph.node if not (n.op_type == "Add" and n.name in gone)]
    del graph.node[:]
    graph.node.extend(kept)
    return len(gone)
