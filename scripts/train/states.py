"""What training reads of each text, computed once and kept in files: the states the branch starts from, and vectors.

The bi-encoder's layers are frozen and see one side at a time, so their output
for a text does not depend on what it is paired with.
"""

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import MPNetModel

from model import CLS, SEP, Config, from_minilm
from texts import PairTokenizer, length_batches

SIZE = 384
MAX_LENGTH = 96
INSTRUCTION = "Represent this sentence for searching relevant passages: "  # bge-small-en-v1.5's, before queries
TEACHERS = (0.5, 1.5, 1.0)  # all-MiniLM-L6-v2, bge-small-en-v1.5 (whose cosines lie half as wide), all-mpnet-base-v2


class States:
    """Token ids, states and vectors of texts, each [CLS] text [SEP], by number."""

    def __init__(self, folder):
        self.offsets = np.load(folder / "offsets.npy")
        self.ids = np.load(folder / "ids.npy")
        self.vectors = np.load(folder / "vectors.npy")  # all-MiniLM-L6-v2's, unit length
        self.bge = np.load(folder / "bge.npy")  # bge-small-en-v1.5's, unit length
        self.mpnet = np.load(folder / "mpnet.npy")  # all-mpnet-base-v2's, unit length
        self.branch, self.last = (np.memmap(folder / f"{name}.f16", np.float16, "r").reshape(-1, SIZE)
                                  for name in ("branch", "last"))

    def __len__(self):
        return len(self.offsets) - 1

    def length(self, number):
        """Tokens of a text."""
        return int(self.offsets[number + 1] - self.offsets[number])

    def rows(self):
        """Token ids of every text, without [CLS] and [SEP]."""
        return [self.ids[a + 1:b - 1] for a, b in zip(self.offsets[:-1], self.offsets[1:])]

    def cosines(self, pairs, vectors=None):
        """Cosines of (query, passage) numbers, of the bi-encoder if no other vectors are given."""
        vectors = self.vectors if vectors is None else vectors
        return (vectors[[q for q, _ in pairs]] * vectors[[p for _, p in pairs]]).sum(1)

    def teaching(self, pairs):
        """The second teacher: a weighted sum of the three bi-encoders' cosines."""
        return sum(w * self.cosines(pairs, v) for w, v in zip(TEACHERS, (self.vectors, self.bge, self.mpnet)))

    def rarity(self, first, size):
        """Inverse document frequency of every token over the texts from a number on, about 1 for unseen ones."""
        count = np.zeros(size)
        for number in range(first, len(self)):
            count[np.unique(self.ids[self.offsets[number]:self.offsets[number + 1]])] += 1
        total = len(self) - first
        return np.maximum(np.log((total + 1) / (count + 0.5)) / np.log(total + 1), 0.02)

    def batch(self, pairs):
        """Inputs of CrossEncoder.head for (query, passage) numbers: both sides' states, then padding."""
        longest = max(self.length(q) + self.length(p) for q, p in pairs)
        ids, mask, types = (np.zeros((len(pairs), longest), np.int64) for _ in range(3))
        branch, last = (np.zeros((len(pairs), longest, SIZE), np.float16) for _ in range(2))
        for row, (query, passage) in enumerate(pairs):
            a, b = self.offsets[query], self.offsets[query + 1]
            c, d = self.offsets[passage], self.offsets[passage + 1]
            middle, end = b - a, b - a + d - c
            ids[row, :middle], ids[row, middle:end] = self.ids[a:b], self.ids[c:d]
            branch[row, :middle], branch[row, middle:end] = self.branch[a:b], self.branch[c:d]
            last[row, :middle], last[row, middle:end] = self.last[a:b], self.last[c:d]
            mask[row, :end] = 1
            types[row, middle:end] = 1
        return tuple(torch.from_numpy(x) for x in (branch, last, ids, mask, types, self.cosines(pairs)))


def encode(folder, minilm, bge, mpnet, queries, passages):
    """Computes ids, states and vectors of queries, then passages; returns them."""
    if not (folder / "mpnet.npy").exists():  # the last to be written
        folder.mkdir(exist_ok=True)
        tokenizer = PairTokenizer(minilm / "all-minilm-l6-v2-tokenizer.json")  # bge-small-en-v1.5 has the same words
        _states(folder, minilm, tokenizer.ids(queries + passages))
        np.save(folder / "bge.npy", _bge(bge, tokenizer.ids([INSTRUCTION + q for q in queries] + passages)))
        np.save(folder / "mpnet.npy", _mpnet(mpnet, queries + passages))
    return States(folder)


def _batches(rows, tokens=8192):
    """Yields (numbers, ids, mask) of rows of token ids, batches of similar lengths."""
    for batch in length_batches([len(r) for r in rows], tokens):
        length = max(len(rows[i]) for i in batch)
        yield (batch, torch.tensor([rows[i] + [0] * (length - len(rows[i])) for i in batch]),
               torch.tensor([[1] * len(rows[i]) + [0] * (length - len(rows[i])) for i in batch]))


def _unit(vectors):
    vectors = vectors.float().numpy()
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _states(folder, minilm, rows):
    model = from_minilm(minilm / "all-minilm-l6-v2.onnx", Config()).eval()
    rows = [[CLS, *ids[:MAX_LENGTH - 2], SEP] for ids in rows]
    offsets = np.cumsum([0] + [len(r) for r in rows])
    kept = [np.memmap(folder / f"{name}.f16", np.float16, "w+", shape=(int(offsets[-1]), SIZE))
            for name in ("branch", "last")]
    vectors = np.zeros((len(rows), SIZE), np.float32)
    for batch, ids, mask in _batches(rows):
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            both = model.encode(ids, mask, ids * 0, torch.arange(ids.shape[1]).expand_as(ids))
        vectors[batch] = _unit((both[1].float() * mask[..., None]).sum(1))
        for states, out in zip(both, kept):
            states = states.float().numpy()
            for place, number in enumerate(batch):
                out[offsets[number]:offsets[number + 1]] = states[place, :len(rows[number])]
    for out in kept:
        out.flush()
    np.save(folder / "offsets.npy", offsets)
    np.save(folder / "ids.npy", np.concatenate([np.array(r, np.int32) for r in rows]))
    np.save(folder / "vectors.npy", vectors)
    print(len(rows), "texts,", int(offsets[-1]), "tokens encoded", flush=True)


def _bge(bge, rows):
    model = from_minilm(bge / "bge-small-en-v1.5.onnx", Config(num_hidden_layers=12, cross_layers=0)).eval()
    rows = [[CLS, *ids[:MAX_LENGTH - 2], SEP] for ids in rows]
    out = np.zeros((len(rows), SIZE), np.float32)
    for batch, ids, mask in _batches(rows):
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            _, last = model.encode(ids, mask, ids * 0, torch.arange(ids.shape[1]).expand_as(ids))
        out[batch] = _unit(last[:, 0])  # its vector is that of [CLS]
    return out


def _mpnet(folder, texts):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_LENGTH)
    model = MPNetModel.from_pretrained(folder, dtype=torch.bfloat16, add_pooling_layer=False).eval()
    rows = [e.ids for e in tokenizer.encode_batch(texts)]
    out = np.zeros((len(rows), model.config.hidden_size), np.float32)
    for batch, ids, mask in _batches(rows):
        with torch.inference_mode():
            last = model(ids, attention_mask=mask).last_hidden_state
        out[batch] = _unit((last.float() * mask[..., None]).sum(1))
    return out
