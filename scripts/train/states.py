"""What training reads of each text, computed once and kept in files: the states the branch starts from, and vectors.

The bi-encoder's layers are frozen and see one side at a time, so their output
for a text does not depend on what it is paired with.
"""

import numpy as np
import onnxruntime
import torch

from model import CLS, SEP, Config, from_minilm
from texts import PairTokenizer, length_batches

SIZE = 384
MAX_LENGTH = 128
INSTRUCTION = "Represent this sentence for searching relevant passages: "  # bge-small-en-v1.5's, before queries


class States:
    """Token ids, states and vectors of texts, each [CLS] text [SEP], by number."""

    def __init__(self, folder):
        self.offsets = np.load(folder / "offsets.npy")
        self.ids = np.load(folder / "ids.npy")
        self.vectors = np.load(folder / "vectors.npy")  # all-MiniLM-L6-v2's, unit length
        self.teacher = np.load(folder / "teacher.npy")  # bge-small-en-v1.5's, unit length
        self.states = np.memmap(folder / "states.f16", np.float16, "r").reshape(-1, SIZE)

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
        """The second teacher: the sum of both bi-encoders' cosines; 0.8 evens out their spreads."""
        return self.cosines(pairs) + 0.8 * self.cosines(pairs, self.teacher)

    def batch(self, pairs):
        """Inputs of CrossEncoder.head for (query, passage) numbers: both sides' states, then padding."""
        longest = max(self.length(q) + self.length(p) for q, p in pairs)
        ids, mask, types = (np.zeros((len(pairs), longest), np.int64) for _ in range(3))
        states = np.zeros((len(pairs), longest, SIZE), np.float16)
        for row, (query, passage) in enumerate(pairs):
            a, b = self.offsets[query], self.offsets[query + 1]
            c, d = self.offsets[passage], self.offsets[passage + 1]
            middle, end = b - a, b - a + d - c
            ids[row, :middle], states[row, :middle] = self.ids[a:b], self.states[a:b]
            ids[row, middle:end], states[row, middle:end] = self.ids[c:d], self.states[c:d]
            mask[row, :end] = 1
            types[row, middle:end] = 1
        return tuple(torch.from_numpy(x) for x in (states, ids, mask, types, self.cosines(pairs)))


def encode(folder, minilm, bge, queries, passages):
    """Computes ids, states and vectors of queries, then passages; returns them."""
    if not (folder / "teacher.npy").exists():  # the last to be written
        folder.mkdir(exist_ok=True)
        tokenizer = PairTokenizer(minilm / "all-minilm-l6-v2-tokenizer.json")  # bge-small-en-v1.5 has the same words
        _states(folder, minilm, tokenizer.ids(queries + passages))
        np.save(folder / "teacher.npy", _teach(bge, tokenizer.ids([INSTRUCTION + q for q in queries] + passages)))
    return States(folder)


def _states(folder, minilm, rows):
    model = from_minilm(minilm / "all-minilm-l6-v2.onnx", Config()).eval()
    rows = [[CLS, *ids[:MAX_LENGTH - 2], SEP] for ids in rows]
    offsets = np.cumsum([0] + [len(r) for r in rows])
    states = np.memmap(folder / "states.f16", np.float16, "w+", shape=(int(offsets[-1]), SIZE))
    vectors = np.zeros((len(rows), SIZE), np.float32)
    for batch in length_batches([len(r) for r in rows], 8192):
        length = max(len(rows[i]) for i in batch)
        ids = torch.tensor([rows[i] + [0] * (length - len(rows[i])) for i in batch])
        mask = torch.tensor([[1] * len(rows[i]) + [0] * (length - len(rows[i])) for i in batch])
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            branch, last = model.encode(ids, mask, ids * 0, torch.arange(length).expand_as(ids))
        branch, mean = branch.float().numpy(), (last.float() * mask[..., None]).sum(1)
        vectors[batch] = (mean / mean.norm(dim=1, keepdim=True)).numpy()
        for place, number in enumerate(batch):
            states[offsets[number]:offsets[number + 1]] = branch[place, :len(rows[number])]
    states.flush()
    np.save(folder / "offsets.npy", offsets)
    np.save(folder / "ids.npy", np.concatenate([np.array(r, np.int32) for r in rows]))
    np.save(folder / "vectors.npy", vectors)
    print(len(rows), "texts,", int(offsets[-1]), "tokens encoded", flush=True)


def _teach(bge, rows):
    session = onnxruntime.InferenceSession(str(bge / "bge-small-en-v1.5.onnx"))
    names = [i.name for i in session.get_inputs()]
    out = np.zeros((len(rows), SIZE), np.float32)
    for batch in length_batches([min(len(r), MAX_LENGTH - 2) + 2 for r in rows], 4096):
        inputs = PairTokenizer.single_batch([rows[i] for i in batch], MAX_LENGTH)
        vectors = session.run(None, {n: inputs[n] for n in names})[0]
        vectors = vectors[:, 0] if vectors.ndim == 3 else vectors  # its vector is that of [CLS]
        out[batch] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return out
