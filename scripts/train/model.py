"""The cross-encoder: all-MiniLM-L6-v2, a cross-attention layer on top, and a matching head.

The six layers of the bi-encoder are kept as they are: in them query and passage
do not see each other (a mask built from token_type_ids, positions that start
again with the passage, and a [CLS] of its own for it), so the cosine of their
mean vectors is exactly the bi-encoder's. On top, one more layer attends across
the pair. The head reads that layer, the cosine, weighted maximum similarities of
query over passage tokens, and how many query words and word pairs occur in the
passage. Only the top layer and the head are trained.
"""

from dataclasses import asdict, dataclass

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

CLS, SEP = 101, 102
MASKED = -1e4


@dataclass
class Config:
    """Shape of the model; the defaults are those of all-MiniLM-L6-v2."""

    vocab_size: int = 30522
    hidden_size: int = 384
    num_hidden_layers: int = 6
    num_attention_heads: int = 12
    intermediate_size: int = 1536
    max_position_embeddings: int = 512
    layer_norm_eps: float = 1e-12
    cross_size: int = 512


class Layer(nn.Module):
    """One post-norm BERT layer with a fused query/key/value projection."""

    def __init__(self, config, intermediate):
        super().__init__()
        size = config.hidden_size
        self.heads = config.num_attention_heads
        self.qkv = nn.Linear(size, 3 * size)
        self.out = nn.Linear(size, size)
        self.norm1 = nn.LayerNorm(size, eps=config.layer_norm_eps)
        self.up = nn.Linear(size, intermediate)
        self.down = nn.Linear(intermediate, size)
        self.norm2 = nn.LayerNorm(size, eps=config.layer_norm_eps)

    def forward(self, x, bias):
        batch, length, size = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, size // self.heads).permute(2, 0, 3, 1, 4)
        scores = q * (size // self.heads) ** -0.5 @ k.transpose(2, 3)
        mixed = ((scores + bias.to(scores.dtype)).softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, size)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class CrossEncoder(nn.Module):
    """Scores (query, passage) pairs: three int64 [batch, sequence] inputs, one logit."""

    FEATURES = 7

    def __init__(self, config):
        super().__init__()
        self.config = config
        size = config.hidden_size
        self.word = nn.Embedding(config.vocab_size, size)
        self.position = nn.Embedding(config.max_position_embeddings, size)
        self.segment = nn.Embedding(2, size)
        self.norm = nn.LayerNorm(size, eps=config.layer_norm_eps)
        self.layers = nn.ModuleList(Layer(config, config.intermediate_size) for _ in range(config.num_hidden_layers))
        self.register_buffer("rarity", torch.ones(config.vocab_size))
        self.side = nn.Parameter(torch.zeros(2, size))
        self.cross = Layer(config, config.cross_size)
        self.term_weight = nn.Linear(size, 1)
        self.cross_weight = nn.Linear(size, 1)
        self.reader = nn.Sequential(nn.Linear(2 * size, size // 2), nn.Tanh(), nn.Linear(size // 2, 1))
        self.combine = nn.Linear(self.FEATURES, 1)
        self.blend = nn.Sequential(nn.Linear(self.FEATURES, 16), nn.Tanh(), nn.Linear(16, 1))
        with torch.no_grad():
            for linear in (self.term_weight, self.cross_weight, self.reader[2], self.blend[2], self.combine):
                linear.weight.zero_()
                linear.bias.zero_()
            self.combine.weight.copy_(torch.tensor([[10.0, 4.0, 2.0, 1.0, 1.0, 0.0, 0.0]]))

    def encode(self, input_ids, attention_mask, token_type_ids, places):
        """The bi-encoder's last states, the two types of tokens kept apart."""
        x = self.norm(self.word(input_ids) + self.position(places) + self.segment(token_type_ids * 0))
        apart = (token_type_ids[:, None, :, None] != token_type_ids[:, None, None, :]).to(x.dtype)
        bias = (apart + (1 - attention_mask).to(x.dtype)[:, None, None, :]) * MASKED
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(self, input_ids, attention_mask, token_type_ids):
        """Logits of pairs. The passage's own [CLS] is put at the end, where padding does not matter."""
        one = torch.ones_like(input_ids[:, :1])
        places = token_type_ids.cumsum(1) * token_type_ids
        places = places + torch.arange(input_ids.shape[1], device=input_ids.device) * (1 - token_type_ids)
        ids = torch.cat([input_ids, one * CLS], 1)
        mask = torch.cat([attention_mask, one], 1)
        types = torch.cat([token_type_ids, one], 1)
        states = self.encode(ids, mask, types, torch.cat([places, one * 0], 1))
        return self.head(states, ids, mask, types)

    def head(self, states, ids, mask, types):
        """Logits from the bi-encoder's states of both sides (the passage's [CLS] last)."""
        states = states.float()
        query, passage = (mask * (1 - types)).float(), (mask * types).float()
        words = ((ids != CLS) & (ids != SEP)).float()
        query_words, passage_words = query * words, passage * words
        left = F.normalize((states * query[..., None]).sum(1), dim=-1)
        right = F.normalize((states * passage[..., None]).sum(1), dim=-1)
        rarity = self.rarity[ids]

        weight = query_words * rarity * torch.exp(self.term_weight(states).squeeze(-1).float().clamp(-4, 4))
        weight = weight / weight.sum(1, keepdim=True).clamp(min=1e-6)
        same = (ids[:, :, None] == ids[:, None, :]).float() * passage_words[:, None, :]
        exact = (same.amax(-1) * weight).sum(1)
        pair = (same[:, :-1, :-1] * same[:, 1:, 1:]).amax(-1) * query_words[:, 1:]
        pair_weight = (weight[:, :-1] + weight[:, 1:]) * query_words[:, :-1] * query_words[:, 1:]
        pairs = (pair * pair_weight).sum(1) / pair_weight.sum(1).clamp(min=1e-6)
        best = (self.similar(states) - (1 - passage_words[:, None, :]) * 4).amax(-1)
        nearest = (best * weight).sum(1)

        bias = (1 - mask).float()[:, None, None, :] * MASKED
        crossed = self.cross(states + self.side[types], bias).float()
        seen = query_words * torch.exp(self.cross_weight(crossed).squeeze(-1).float().clamp(-4, 4))
        seen = seen / seen.sum(1, keepdim=True).clamp(min=1e-6)
        after = ((self.similar(crossed) - (1 - passage_words[:, None, :]) * 4).amax(-1) * seen).sum(1)

        length = torch.log1p(passage_words.sum(1)) - 4.0
        features = torch.stack([(left * right).sum(-1), nearest, exact, pairs, after, length,
                                torch.log1p(query_words.sum(1)) - 2.0], -1)
        mean = (crossed * passage[..., None]).sum(1) / passage.sum(1, keepdim=True).clamp(min=1)
        asked = (crossed * seen[..., None]).sum(1)
        read = self.reader(torch.cat([asked, mean], -1)).float()
        return self.combine(features).float() + self.blend(features).float() + read

    @staticmethod
    def similar(states):
        """Cosines of all pairs of positions."""
        unit = F.normalize(states, dim=-1)
        return unit @ unit.transpose(1, 2)

    def save(self, path):
        """Writes the weights with their configuration."""
        torch.save({"config": asdict(self.config), "weights": self.state_dict()}, path)

    @staticmethod
    def load(path):
        """Reads what `save` wrote."""
        saved = torch.load(path, weights_only=True)
        model = CrossEncoder(Config(**saved["config"]))
        model.load_state_dict(saved["weights"])
        return model


def from_minilm(onnx_path, config):
    """Fills a CrossEncoder with the initialisers of the published ONNX file."""
    graph = onnx.load(onnx_path).graph
    tensors = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    for node in graph.node:  # a Linear's weight is an unnamed transposed constant; its Add names the bias
        if node.op_type == "Add":
            bias = next((n for n in node.input if n.endswith(".bias")), None)
            other = next((n for n in node.input if n != bias), None)
            product = next((n for n in graph.node if n.op_type == "MatMul" and n.output[0] == other), None)
            if bias and product:
                tensors[bias.removesuffix("bias") + "weight"] = tensors[product.input[1]].T
    model = CrossEncoder(config)

    def fill(module, *names):
        for kind in ("weight", "bias"):
            if hasattr(module, kind):
                value = np.concatenate([tensors[f"{n}.{kind}"] for n in names])
                with torch.no_grad():
                    getattr(module, kind).copy_(torch.from_numpy(value.copy()))

    fill(model.word, "embeddings.word_embeddings")
    fill(model.position, "embeddings.position_embeddings")
    fill(model.segment, "embeddings.token_type_embeddings")
    fill(model.norm, "embeddings.LayerNorm")
    for number, layer in enumerate(model.layers):
        at = f"encoder.layer.{number}."
        fill(layer.qkv, *[f"{at}attention.self.{n}" for n in ("query", "key", "value")])
        fill(layer.out, at + "attention.output.dense")
        fill(layer.norm1, at + "attention.output.LayerNorm")
        fill(layer.up, at + "intermediate.dense")
        fill(layer.down, at + "output.dense")
        fill(layer.norm2, at + "output.LayerNorm")
    last, cross = model.layers[-1], model.cross  # the top layer starts as a narrow copy of the last one
    with torch.no_grad():
        for name in ("qkv", "out", "norm1", "norm2"):
            getattr(cross, name).load_state_dict(getattr(last, name).state_dict())
        kept = (last.up.weight.norm(dim=1) * last.down.weight.norm(dim=0)).topk(config.cross_size).indices
        cross.up.weight.copy_(last.up.weight[kept])
        cross.up.bias.copy_(last.up.bias[kept])
        cross.down.weight.copy_(last.down.weight[:, kept])
        cross.down.bias.copy_(last.down.bias)
    return model
