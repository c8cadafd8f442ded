"""The cross-encoder: all-MiniLM-L6-v2 with a branch of two cross-attention layers, and a small head.

The six layers of the bi-encoder are kept as they are: in them query and passage
do not see each other (a mask built from token_type_ids, positions that start
again with the passage, and a [CLS] of its own for it), so the cosine of their
mean vectors is exactly the bi-encoder's. From the fourth layer's states a branch
goes off: two more layers, which attend across the pair. A score is the smooth
maximum of three kinds of evidence: the bi-encoder's cosine, and the weighted
maximum similarities of query over passage tokens in its last layer and in the branch.

The branch is trained under a richer head, which also reads the branch's own cosine
and shared words and weighs everything by the pair; that head is left behind.
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
# Of the smooth maximum: its sharpness, and what each kind of evidence has to make up for.
SHARPNESS, HANDICAPS = 18.0, (0.0, 2.6, 6.5)


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
    cross_size: int = 1024
    cross_layers: int = 2
    branch_after: int = 4


class Layer(nn.Module):
    """One post-norm BERT layer; the projections to query, key and value are kept in one matrix."""

    def __init__(self, config, intermediate):
        super().__init__()
        self.size = size = config.hidden_size
        self.heads = config.num_attention_heads
        self.qkv = nn.Linear(size, 3 * size)
        self.out = nn.Linear(size, size)
        self.norm1 = nn.LayerNorm(size, eps=config.layer_norm_eps)
        self.up = nn.Linear(size, intermediate)
        self.down = nn.Linear(intermediate, size)
        self.norm2 = nn.LayerNorm(size, eps=config.layer_norm_eps)

    def forward(self, x, bias):
        batch, length, size = x.shape
        width = self.size // self.heads
        q, k, v = (F.linear(x, self.qkv.weight[at:at + self.size], self.qkv.bias[at:at + self.size])
                   .view(batch, length, self.heads, width).transpose(1, 2) for at in range(0, 3 * self.size, self.size))
        scores = q * width ** -0.5 @ k.transpose(2, 3)
        mixed = ((scores + bias.to(scores.dtype)).softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, size)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class CrossEncoder(nn.Module):
    """Scores (query, passage) pairs: three int64 [batch, sequence] inputs, one logit."""

    # What the head of the training reads, and the weights before training.
    START = {"cosine": 10.0, "branch cosine": 2.0, "nearest": 4.0, "branch nearest": 1.0, "words": 1.5, "pairs": 1.0}

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
        self.cross = nn.ModuleList(Layer(config, config.cross_size) for _ in range(config.cross_layers))
        self.term = nn.Linear(size, 1)
        self.read = nn.Sequential(nn.Linear(2 * size + len(self.START), 96), nn.Tanh(),
                                  nn.Linear(96, len(self.START) + 1))
        self.fixed = nn.Parameter(torch.tensor(list(self.START.values())))
        self.scale = nn.Parameter(torch.ones(1), requires_grad=False)
        self.offset = nn.Parameter(torch.zeros(1), requires_grad=False)
        for linear in (self.term, self.read[2]):
            nn.init.zeros_(linear.weight)
            nn.init.zeros_(linear.bias)

    def encode(self, input_ids, attention_mask, token_type_ids, places):
        """The bi-encoder's states where the branch goes off, and its last; the two types of tokens are kept apart."""
        x = self.norm(self.word(input_ids) + self.position(places) + self.segment(token_type_ids * 0))
        apart = (token_type_ids[:, None, :, None] != token_type_ids[:, None, None, :]).to(x.dtype)
        bias = (apart + (1 - attention_mask).to(x.dtype)[:, None, None, :]) * MASKED
        branch = x
        for number, layer in enumerate(self.layers):
            x = layer(x, bias)
            if number + 1 == self.config.branch_after:
                branch = x
        return branch, x

    def forward(self, input_ids, attention_mask, token_type_ids):
        """Logits of pairs. The passage's own [CLS] is put at the end, where padding does not matter."""
        one = torch.ones_like(input_ids[:, :1])
        places = token_type_ids.cumsum(1) * token_type_ids
        places = places + torch.arange(input_ids.shape[1], device=input_ids.device) * (1 - token_type_ids)
        ids = torch.cat([input_ids, one * CLS], 1)
        mask = torch.cat([attention_mask, one], 1)
        types = torch.cat([token_type_ids, one], 1)
        branch, last = self.encode(ids, mask, types, torch.cat([places, one * 0], 1))
        cosine = self.cosine(*self.means(last, mask, types))
        return self.score(branch, last, ids, mask, types, cosine)[:, None]

    @staticmethod
    def means(states, mask, types):
        """Mean states of query and passage, [batch, size] each."""
        sides = ((mask * (1 - types)).to(states.dtype), (mask * types).to(states.dtype))
        return tuple((states * side[..., None]).sum(1) / side.sum(1, keepdim=True) for side in sides)

    @staticmethod
    def cosine(left, right):
        """Cosines of rows."""
        return (F.normalize(left, dim=-1) * F.normalize(right, dim=-1)).sum(-1)

    def score(self, branch, last, ids, mask, types, cosine):
        """Logits [batch] from the states of both sides, [batch, sequence, size], and the bi-encoder's cosine."""
        x, last = self.crossed(branch, mask, types), last.float()
        weight, _, passage = self.weights(last, ids, mask, types)
        longest = (mask * (1 - types)).sum(1).amax()
        near, crossed = (self.nearest(states, weight, passage, longest) for states in (last, x))
        evidence = torch.stack([cosine, near, crossed], 1)
        evidence = SHARPNESS * evidence - torch.tensor(HANDICAPS)
        return self.scale * torch.logsumexp(evidence, 1) + self.offset

    def head(self, branch, last, ids, mask, types, cosine):
        """As `score`, by the head of the training."""
        x, last = self.crossed(branch, mask, types), last.float()
        left, right = self.means(x, mask, types)
        weight, query, passage = self.weights(last, ids, mask, types)
        longest = (mask * (1 - types)).sum(1).amax()
        near, crossed = (self.nearest(states, weight, passage, longest) for states in (last, x))
        features = torch.stack([cosine, self.cosine(left, right), near, crossed,
                                *self.matches(ids, weight, query, passage)], 1)
        gates = self.read(torch.cat([x[:, 0], left * right * 4, features], 1)).float()
        return (features * (self.fixed + gates[:, :-1])).sum(1) + 3 * gates[:, -1]

    def crossed(self, branch, mask, types):
        """States after the layers that attend across the pair."""
        x = branch.float() + self.side[types]
        bias = (1 - mask).float()[:, None, None, :] * MASKED
        for layer in self.cross:
            x = layer(x, bias)
        return x.float()

    def weights(self, last, ids, mask, types):
        """Weights of the query's words, which add up to one, and the masks of both sides' words."""
        words = ((ids != CLS) & (ids != SEP)).float()
        query, passage = (mask * (1 - types)).float() * words, (mask * types).float() * words
        weight = query * self.rarity[ids] * torch.exp(self.term(last).squeeze(-1).float().clamp(-4, 4))
        return weight / weight.sum(1, keepdim=True).clamp(min=1e-6), query, passage

    @staticmethod
    def nearest(states, weight, passage, longest):
        """Weighted mean over query tokens of the greatest cosine with a passage token (ColBERT's operator).

        Queries come first, and only the first `longest` tokens are looked at: later ones have no weight.
        """
        length = states.norm(dim=-1).clamp(min=1e-6)
        cosines = states[:, :longest] @ states.transpose(1, 2) / (length[:, :longest, None] * length[:, None, :])
        best = (cosines - (1 - passage[:, None, :]) * 4).amax(-1).float()
        return (best * weight[:, :longest]).sum(1)

    @staticmethod
    def matches(ids, weight, query, passage):
        """Weighted shares of query words and of adjacent pairs of them that the passage has."""
        same = (ids[:, :, None] == ids[:, None, :]).float() * passage[:, None, :]
        exact = (same.amax(-1) * weight).sum(1)
        pair = (same[:, :-1, :-1] * same[:, 1:, 1:]).amax(-1)
        pair_weight = (weight[:, :-1] + weight[:, 1:]) * query[:, :-1] * query[:, 1:]
        return exact, (pair * pair_weight).sum(1) / pair_weight.sum(1).clamp(min=1e-6)

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
    with torch.no_grad():  # the branch starts as a narrow copy of the layers it runs beside
        for cross, layer in zip(model.cross, model.layers[config.branch_after:]):
            for name in ("qkv", "out", "norm1", "norm2"):
                getattr(cross, name).load_state_dict(getattr(layer, name).state_dict())
            kept = (layer.up.weight.norm(dim=1) * layer.down.weight.norm(dim=0)).topk(config.cross_size).indices
            kept = kept.sort().values
            cross.up.weight.copy_(layer.up.weight[kept])
            cross.up.bias.copy_(layer.up.bias[kept])
            cross.down.weight.copy_(layer.down.weight[:, kept])
            cross.down.bias.copy_(layer.down.bias)
    return model
