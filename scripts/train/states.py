"""The bi-encoder's last states of many texts, computed once and kept in a file.

The six lower layers are frozen and see one side at a time, so their output
for a text does not depend on what it is paired with: training reads it from here.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import torch

from model import CLS, SEP, Config, from_minilm
from texts import PairTokenizer, length_batches

SIZE = 384
_worker = {}


class States:
    """Token ids and states of texts, each [CLS] text [SEP], by number."""

    def __init__(self, folder):
        self.offsets = np.load(folder / "offsets.npy")
        self.ids = np.load(folder / "ids.npy")
        self.states = np.fromfile(folder / "states.f16", np.float16).reshape(-1, SIZE)

    def __len__(self):
        return len(self.offsets) - 1

    def length(self, number):
        """Tokens of a text."""
        return int(self.offsets[number + 1] - self.offsets[number])

    def vectors(self):
        """Unit vectors: the bi-encoder's embeddings."""
        out = np.stack([self.states[a:b].astype(np.float32).mean(0)
                        for a, b in zip(self.offsets[:-1], self.offsets[1:])])
        return out / np.linalg.norm(out, axis=1, keepdims=True)

    def batch(self, pairs):
        """Inputs of CrossEncoder.head for (query, passage) numbers: query, passage, padding, the passage's [CLS]."""
        longest = max(self.length(q) + self.length(p) for q, p in pairs)
        ids, mask, types = (np.zeros((len(pairs), longest), np.int64) for _ in range(3))
        states = np.zeros((len(pairs), longest, SIZE), np.float16)
        for row, (query, passage) in enumerate(pairs):
            a, b = self.offsets[query], self.offsets[query + 1]
            c, d = self.offsets[passage], self.offsets[passage + 1]
            middle, end = b - a, b - a + d - c - 1
            ids[row, :middle], states[row, :middle] = self.ids[a:b], self.states[a:b]
            ids[row, middle:end], states[row, middle:end] = self.ids[c + 1:d], self.states[c + 1:d]
            ids[row, -1], states[row, -1] = CLS, self.states[c]
            mask[row, :end] = mask[row, -1] = 1
            types[row, middle:end] = types[row, -1] = 1
        return tuple(torch.from_numpy(x) for x in (states, ids, mask, types))


def _start(minilm):
    torch.set_num_threads(1)
    _worker["model"] = from_minilm(minilm / "all-minilm-l6-v2.onnx", Config()).eval()


def _run(folder, total, rows, starts):
    """Encodes one batch and writes its states."""
    states = np.memmap(folder / "states.f16", np.float16, "r+", shape=(total, SIZE))
    length = max(map(len, rows))
    ids = torch.tensor([r + [0] * (length - len(r)) for r in rows])
    mask = torch.tensor([[1] * len(r) + [0] * (length - len(r)) for r in rows])
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        out = _worker["model"].encode(ids, mask, ids * 0, torch.arange(length).expand_as(ids)).float().numpy()
    for row, start, state in zip(rows, starts, out):
        states[start:start + len(row)] = state[:len(row)]
    return len(rows) * length


def encode(folder, minilm, texts, max_length):
    """Computes the states of texts in two processes; returns them."""
    folder.mkdir(exist_ok=True)
    rows = [[CLS, *ids[:max_length - 2], SEP]
            for ids in PairTokenizer(minilm / "all-minilm-l6-v2-tokenizer.json").ids(texts)]
    offsets = np.cumsum([0] + [len(r) for r in rows])
    np.save(folder / "offsets.npy", offsets)
    np.save(folder / "ids.npy", np.concatenate([np.array(r, np.int64) for r in rows]))
    total = int(offsets[-1])
    np.memmap(folder / "states.f16", np.float16, "w+", shape=(total, SIZE)).flush()
    print(len(rows), "texts,", total, "tokens to encode", flush=True)
    with ProcessPoolExecutor(2, get_context("spawn"), _start, (minilm,)) as pool:
        jobs = [pool.submit(_run, folder, total, [rows[i] for i in batch], [int(offsets[i]) for i in batch])
                for batch in length_batches([len(r) for r in rows], 4096)]
        done = 0
        for number, job in enumerate(jobs):
            done += job.result()
            if number % 50 == 0:
                print(done, "tokens", flush=True)
    return States(folder)
