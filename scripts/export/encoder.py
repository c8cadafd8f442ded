"""BERT, RoBERTa and XLM-R cross-encoders as a graph of ONNX Runtime's fused operators.

The same arithmetic as the Hugging Face classes, written for the kernels that are
there: attention, bias + GELU and residual + layer normalisation are one operator
each. The classifier reads the first token only, so in the last layer everything
behind keys and values is computed for that token alone; no approximation is in that.
"""

import numpy as np

from graph import Graph

FAMILIES = {"bert": "bert", "roberta": "roberta", "xlm-roberta": "roberta"}
LOGITS = "logits"


class Unsupported(Exception):
    """The architecture, or a setting of it, is not one that is written here."""


def check(config):
    """Refuses what the graph would compute differently from the model."""
    if config.model_type not in FAMILIES:
        raise Unsupported(f"model_type {config.model_type} is not one of {', '.join(FAMILIES)}")
    if config.hidden_act != "gelu":
        raise Unsupported(f"hidden_act {config.hidden_act} is not gelu")
    if getattr(config, "position_embedding_type", "absolute") != "absolute":
        raise Unsupported(f"position_embedding_type {config.position_embedding_type} is not absolute")


class Encoder:
    """Writes the graph of one model.

    `device` is cpu or cuda: the CPU has its quickest attention as MultiHeadAttention over
    separate projections, which int8 needs too; CUDA as Attention with one projection and
    the rows' lengths in place of a mask.
    """

    def __init__(self, config, weights, device, dtype=np.float32):
        check(config)
        self.config, self.device, self.dtype = config, device, dtype
        self.family = FAMILIES[config.model_type]
        self.weights, self.graph = weights, Graph()

    def get(self, name):
        return self.weights[name].astype(self.dtype)

    def put(self, array):
        return self.graph.constant(array.astype(self.dtype))

    def linear(self, value, name):
        """The product alone; the bias goes into the operator behind it."""
        return self.graph.node("MatMul", value, self.put(self.get(name + ".weight").T), name=name + ".matmul")

    def bias(self, *names):
        return self.put(np.concatenate([self.get(name + ".bias") for name in names]))

    def scale_and_shift(self, name):
        return self.put(self.get(name + ".weight")), self.put(self.get(name + ".bias"))

    def build(self):
        """The model proto."""
        graph, config = self.graph, self.config
        self.inputs = ["input_ids", "attention_mask"] + (["token_type_ids"] if getattr(config, "type_vocab_size", 0) > 1 else [])
        mask = graph.node("Cast", "attention_mask", to=6)  # int32
        if self.device == "cuda":
            mask = graph.node("ReduceSum", mask, graph.integers(1), keepdims=0)
        value = self.embeddings()
        for number in range(config.num_hidden_layers):
            value = self.layer(value, mask, number)
        self.classifier(value)
        return graph.model(self.inputs, LOGITS)

    def embeddings(self):
        graph, prefix = self.graph, f"{self.family}.embeddings."
        value = graph.node("Gather", self.put(self.get(prefix + "word_embeddings.weight")), "input_ids")
        table = self.get(prefix + "position_embeddings.weight")
        types = self.get(prefix + "token_type_embeddings.weight")
        if self.family == "bert":
            width = graph.slice(graph.node("Shape", "input_ids"), 1, 2, 0)
            places = graph.node("Slice", self.put(table), graph.integers(0), width, graph.integers(0))
        else:  # places count real tokens, from behind the padding's own
            pad = self.config.pad_token_id
            real = graph.node("Cast", graph.node("Not", graph.node(
                "Equal", "input_ids", graph.constant(np.array(pad, np.int64)))), to=7)
            places = graph.node("Mul", graph.node("CumSum", real, graph.constant(np.array(1, np.int64))), real)
            places = graph.node("Add", places, graph.constant(np.array(pad, np.int64)))
            places = graph.node("Gather", self.put(table), places)
        value = graph.node("Add", value, places)
        if "token_type_ids" in self.inputs:  # two summands of one shape: an operator whose kernel is quicker
            kind = graph.node("Gather", self.put(types), "token_type_ids")
            return graph.fused("SkipLayerNormalization", value, kind, *self.scale_and_shift(prefix + "LayerNorm"),
                               epsilon=self.config.layer_norm_eps)
        value = graph.node("Add", value, self.put(types[0]))
        return graph.node("LayerNormalization", value, *self.scale_and_shift(prefix + "LayerNorm"),
                          epsilon=self.config.layer_norm_eps, axis=-1)

    def layer(self, value, mask, number):
        graph, prefix = self.graph, f"{self.family}.encoder.layer.{number}."
        first_only = number == self.config.num_hidden_layers - 1
        attended, residual = self.attention(value, mask, prefix + "attention.self.", first_only)
        value = self.join(self.linear(attended, prefix + "attention.output.dense"), residual,
                          prefix + "attention.output.")
        inner = graph.fused("BiasGelu", self.linear(value, prefix + "intermediate.dense"),
                            self.bias(prefix + "intermediate.dense"))
        return self.join(self.linear(inner, prefix + "output.dense"), value, prefix + "output.")

    def attention(self, value, mask, prefix, first_only):
        """Attention and the residual that goes around it, of the first token or of all."""
        graph, heads = self.graph, self.config.num_attention_heads
        names = [prefix + part for part in ("query", "key", "value")]
        if self.device == "cuda":
            weight = np.concatenate([self.get(name + ".weight") for name in names]).T
            attended = graph.fused("Attention", value, self.put(weight), self.bias(*names), mask, num_heads=heads)
            return (self.first(attended), self.first(value)) if first_only else (attended, value)
        asking = self.first(value) if first_only else value
        projected = [self.linear(source, name) for source, name in zip((asking, value, value), names)]
        return graph.fused("MultiHeadAttention", *projected, self.bias(*names), mask, num_heads=heads), asking

    def first(self, value):
        return self.graph.slice(value, 0, 1, 1)

    def join(self, value, residual, prefix):
        """Bias, residual and layer normalisation."""
        return self.graph.fused("SkipLayerNormalization", value, residual, *self.scale_and_shift(prefix + "LayerNorm"),
                                self.bias(prefix + "dense"), epsilon=self.config.layer_norm_eps)

    def classifier(self, value):
        graph = self.graph
        inner, last = {"bert": ("bert.pooler.dense", "classifier"),
                       "roberta": ("classifier.dense", "classifier.out_proj")}[self.family]
        value = graph.node("Squeeze", value, graph.integers(1))
        value = graph.node("Tanh", graph.node("Add", self.linear(value, inner), self.bias(inner)))
        if self.dtype != np.float32:  # the last product in float32, so that close scores stay apart
            value = graph.node("Cast", value, to=1)
        weight = graph.constant(self.weights[last + ".weight"].T.astype(np.float32))
        bias = graph.constant(self.weights[last + ".bias"].astype(np.float32))
        graph.node("Add", graph.node("MatMul", value, weight), bias, name=LOGITS)
