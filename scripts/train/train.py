"""Trains the top layer and the head with a listwise softmax over one positive and seven hard negatives.

Seeded and resumable: the state is written every `--checkpoint` steps, and a run
started again on the same --out goes on from there. The weights kept are an
exponential moving average.
"""

import argparse
import copy
import json
import math
import random
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import Config, from_minilm
from states import States
from texts import read_jsonl

MIX = {"heading": 0.27, "sentence": 0.24, "term": 0.12, "description": 0.10, "question": 0.14, "xquad": 0.13}
LIST = 8


TRAINED = ("side", "cross", "term_weight", "reader", "combine", "blend")


def rarity(lists, size):
    """Inverse document frequency of every token over the training passages, about 1 for unseen ones."""
    store, count = lists.store, np.zeros(size)
    for number in range(lists.queries, len(store)):
        count[np.unique(store.ids[store.offsets[number]:store.offsets[number + 1]])] += 1
    total = len(store) - lists.queries
    return torch.from_numpy(np.log((total + 1) / (count + 0.5)) / np.log(total + 1)).float().clamp(min=0.02)


class Lists:
    """Draws training lists of (query, passage) text numbers, the positive first."""

    def __init__(self, work):
        self.store = States(work / "train-states")
        self.rows = defaultdict(list)
        for row in read_jsonl(work / "train.jsonl"):
            self.rows[row["kind"]].append(row)
        self.queries = 1 + max(r["query"] for rows in self.rows.values() for r in rows)

    def draw(self, rng):
        """One list: up to three negatives of the query's document, near ones, and random ones to fill up."""
        row = rng.choice(self.rows[rng.choices(list(MIX), MIX.values())[0]])
        own = rng.sample(row["own"], min(len(row["own"]), 3))
        near = [p for p in row["near"] if p not in own]
        chosen = own + rng.sample(near, min(len(near), LIST - 2 - len(own)))
        while len(chosen) < LIST - 1:
            chosen.append(rng.randrange(self.queries, len(self.store)))
        return [(row["query"], p) for p in [row["positive"], *chosen]]

    def batches(self, rng, size):
        """Endless batches of lists of similar length."""
        def longest(pairs):
            return max(self.store.length(q) + self.store.length(p) for q, p in pairs)

        while True:
            pool = sorted((self.draw(rng) for _ in range(size * 32)), key=longest)
            groups = [pool[i:i + size] for i in range(0, len(pool), size)]
            rng.shuffle(groups)
            yield from groups


def dev_rankings(model, work):
    """(kind, scores, relevant, relevant in all) of every development query, in the bi-encoder's order."""
    out = []
    model.eval()
    for name in ("dev", "xquad-dev"):
        store = States(work / f"{name}-states")
        for row in read_jsonl(work / f"{name}.jsonl"):
            with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model.head(*store.batch([(row["query"], p) for p in row["passages"]]))[:, 0].numpy()
            out.append((f"{name}-{row['kind']}", scores, np.array(row["relevant"]), row["total"]))
    return out


def summary(rankings):
    """nDCG@10 by set and kind of query: as the bi-encoder ranks, reranked, number of queries."""
    result = defaultdict(list)
    discount = 1 / np.log2(np.arange(2, 12))
    for kind, scores, relevant, total in rankings:
        ideal = discount[:min(10, total)].sum()
        both = [float((discount * r[:10]).sum() / ideal)
                for r in (relevant, relevant[np.argsort(-scores, kind="stable")])]
        for name in {kind, kind.rsplit("-", 1)[0]}:
            result[name].append(both)
    return {name: [round(float(x), 4) for x in np.mean(pairs, axis=0)] + [len(pairs)]
            for name, pairs in sorted(result.items())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500, help="length of the schedule")
    parser.add_argument("--stop", type=int, default=800, help="step to stop at: the development sets got no better")
    parser.add_argument("--lists", type=int, default=8, help="lists a step")
    parser.add_argument("--rate", type=float, default=3e-4, help="learning rate of the top layer")
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.1, help="of the frozen states")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=int, default=200)
    parser.add_argument("--dev-every", type=int, default=200)
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    lists = Lists(args.work)
    model = from_minilm(args.minilm / "all-minilm-l6-v2.onnx", Config())
    model.rarity.copy_(rarity(lists, model.config.vocab_size))
    head, body = [], []
    for name, parameter in model.named_parameters():
        trained = name.startswith(TRAINED)
        parameter.requires_grad_(trained)
        if trained:
            (body if name.startswith("cross.") else head).append(parameter)
    optimiser = torch.optim.AdamW([dict(params=body, lr=args.rate), dict(params=head, lr=args.head_rate)],
                                  weight_decay=0.01, betas=(0.9, 0.98))
    warmup = max(1, args.steps // 16)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, (s + 1) / warmup) * (
        0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, s / args.steps)))))
    average = copy.deepcopy(model)
    first, state = 0, args.out / "state.pt"
    if state.exists():
        saved = torch.load(state, weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        first = saved["step"]
    else:
        print("before", json.dumps(summary(dev_rankings(average, args.work))), flush=True)
    batches = lists.batches(random.Random(args.seed * 1000 + first), args.lists)
    model.train()
    started, losses, pairs = time.time(), [], 0
    for step in range(first + 1, min(args.steps, args.stop) + 1):
        batch = [pair for row in next(batches) for pair in row]
        states, *rest = lists.store.batch(batch)
        states = F.dropout(states.float(), args.dropout)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model.head(states, *rest)
        loss = F.cross_entropy(logits.view(-1, LIST), torch.zeros(len(batch) // LIST, dtype=torch.long))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + head, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        with torch.no_grad():
            decay = min(0.995, (1 + step) / (10 + step))
            for mean, parameter in zip(average.parameters(), model.parameters()):
                if parameter.requires_grad:
                    mean.lerp_(parameter, 1 - decay)
        losses.append(loss.item())
        pairs += len(batch)
        if step % 50 == 0:
            print(step, f"loss {np.mean(losses):.4f}", f"{pairs / (time.time() - started):.1f} pairs/s",
                  model.combine.weight.detach().numpy().round(2).tolist(), flush=True)
            losses = []
        if step % args.dev_every == 0 or step == args.stop:
            print("dev", step, json.dumps(summary(dev_rankings(average, args.work))), flush=True)
        if step % args.checkpoint == 0 or step == args.stop:
            torch.save(dict(model=model.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                            schedule=schedule.state_dict(), step=step), state)
            average.save(args.out / "model.pt")


if __name__ == "__main__":
    main()
