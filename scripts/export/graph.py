"""A small writer of ONNX graphs."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
OPSET, IR_VERSION = 17, 8


class Graph:
    """Collects nodes and constants; every method returns the name of the value it adds."""

    def __init__(self):
        self.nodes, self.constants, self.taken = [], [], 0

    def constant(self, array, name=None):
        """Adds a tensor."""
        self.taken += 1
        name = name or f"constant_{self.taken}"
        self.constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def integers(self, *values):
        """Adds a list of int64."""
        return self.constant(np.array(values, np.int64))

    def node(self, kind, *inputs, name=None, domain="", **attributes):
        """Adds a node of one output."""
        self.taken += 1
        output = name or f"{kind}_{self.taken}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, domain=domain, **attributes))
        return output

    def fused(self, kind, *inputs, **attributes):
        """Adds a node of ONNX Runtime's own set."""
        return self.node(kind, *inputs, domain=MICROSOFT, **attributes)

    def slice(self, value, start, end, axis):
        """Adds `value[start:end]` along an axis."""
        return self.node("Slice", value, self.integers(start), self.integers(end), self.integers(axis))

    def model(self, inputs, output):
        """The model: int64 inputs [batch, sequence], one float32 output [batch, labels]."""
        shape = ["batch", "sequence"]
        graph = helper.make_graph(
            self.nodes, "cross-encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in inputs],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", "labels"])], self.constants)
        return helper.make_model(graph, producer_name="spark-rerank", ir_version=IR_VERSION, opset_imports=[
            helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)])
