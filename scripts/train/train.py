"""Trains the branch and the head on lists of one positive and seven hard negatives.

The loss is a listwise softmax against the label and, by `--teach`, against a teacher: the softmax of a weighted sum
of three bi-encoders' cosines. Seeded and resumable: the state is written every `--checkpoint` steps, and a run
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

MIX = {"heading": 0.20, "sentence": 0.10, "rule": 0.26, "term": 0.07, "description": 0.07, "question": 0.17,
       "xquad": 0.13}
LIST = 8
SHARPNESS = 10.0  # of the teacher: the weight of its sum in the softmax
DEV = ("dev", "ask", "xquad-dev")
TRAINED = ("side", "cross.", "read.", "term.", "fixed")
TRAPS = 0.5  # of the lists: their negatives share the query's words


class Lists:
    """Draws training lists of (query, passage) text numbers, the positive first."""

    def __init__(self, work):
        self.store = States(work / "train-states")
        self.rows = defaultdict(list)
        for row in read_jsonl(work / "train.jsonl"):
            self.rows[row["kind"]].append(row)
        self.queries = 1 + max(r["query"] for rows in self.rows.values() for r in rows)

    def draw(self, rng):
        """One list: traps, or negatives of the other pools in turn; then one random one and others to fill up."""
        row = rng.choice(self.rows[rng.choices(list(MIX), MIX.values())[0]])
        pools, chosen = [rng.sample(pool, len(pool)) for pool in row["pools"]], []
        pools = pools[-1:] if rng.random() < TRAPS else pools[:-1]
        while len(chosen) < LIST - 2 and any(pools):
            for pool in pools:
                fresh = next((p for p in iter(lambda: pool.pop() if pool else None, None) if p not in chosen), None)
                if fresh is not None:
                    chosen.append(fresh)
        chosen = chosen[:LIST - 2]
        while len(chosen) < LIST - 1:
            chosen.append(rng.randrange(self.queries, len(self.store)))
        return [(row["query"], p) for p in [row["positive"], *chosen]]

    def batches(self, rng, size):
        """Endless batches of lists of similar length."""
        def longest(pairs):
            return max(self.store.length(q) + self.store.length(p) for q, p in pairs)

        while True:
            pool = sorted((self.draw(rng) for _ in range(size * 24)), key=longest)
            groups = [pool[i:i + size] for i in range(0, len(pool), size)]
            rng.shuffle(groups)
            yield from groups


def dev_rankings(model, head, work, queries=None):
    """(set and first stage, scores, relevant, relevant in all) of the development lists, as their first stage ranks."""
    out = []
    model.eval()
    for name in DEV:
        store, lists = States(work / f"{name}-states"), defaultdict(list)
        for row in read_jsonl(work / f"{name}.jsonl"):
            if queries is None or row["query"] < queries:
                lists[row["query"]].append(row)
        for query, rows in lists.items():
            passages = sorted({p for row in rows for p in row["passages"]})
            with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
                scores = head(*store.batch([(query, p) for p in passages])).float().tolist()
            scores = dict(zip(passages, scores))
            out += [(f"{name}/{row['stage']}", np.array([scores[p] for p in row["passages"]]),
                     np.array(row["relevant"]), row["total"]) for row in rows]
    model.train()
    return out


def summary(rankings):
    """nDCG@10 by set and first stage: as that ranks, reranked, number of queries."""
    result = defaultdict(list)
    discount = 1 / np.log2(np.arange(2, 12))
    for name, scores, relevant, total in rankings:
        ideal = discount[:min(10, total)].sum()
        result[name].append([float((discount * r[:10]).sum() / ideal)
                             for r in (relevant, relevant[np.argsort(-scores, kind="stable")])])
    return {name: [round(float(x), 4) for x in np.mean(pairs, axis=0)] + [len(pairs)]
            for name, pairs in sorted(result.items())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--lists", type=int, default=12, help="lists a step")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the branch")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--weight-rate", type=float, default=2e-2, help="of the features' weights")
    parser.add_argument("--teach", type=float, default=0.5, help="the teacher's share of the loss")
    parser.add_argument("--dropout", type=float, default=0.1, help="of the frozen states")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=int, default=250)
    parser.add_argument("--dev-every", type=int, default=500)
    parser.add_argument("--dev-queries", type=int, default=60, help="of each development set, while training")
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    lists = Lists(args.work)
    model = from_minilm(args.minilm / "all-minilm-l6-v2.onnx", Config())
    model.rarity.copy_(torch.from_numpy(lists.store.rarity(lists.queries, model.config.vocab_size)))
    head, body, weights = [], [], [model.fixed]
    for name, parameter in model.named_parameters():
        trained = name.startswith(TRAINED)
        parameter.requires_grad_(trained)
        if trained and name != "fixed":
            (body if name.startswith(("cross.", "side")) else head).append(parameter)
    optimiser = torch.optim.AdamW([dict(params=body, lr=args.rate), dict(params=head, lr=args.head_rate),
                                   dict(params=weights, lr=args.weight_rate, weight_decay=0.0)],
                                  weight_decay=0.01, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, (s + 1) / 200) * (
        0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1, s / args.steps)))))
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
        print("before", json.dumps(summary(dev_rankings(average, average.head, args.work, args.dev_queries))), flush=True)
    batches = lists.batches(random.Random(args.seed * 1000 + first), args.lists)
    model.train()
    started, losses, pairs = time.time(), [], 0
    for step in range(first + 1, args.steps + 1):
        batch = [pair for row in next(batches) for pair in row]
        branch, last, *rest = lists.store.batch(batch)
        branch = F.dropout(branch.float(), args.dropout)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model.head(branch, last, *rest)
        shares = logits.float().view(-1, LIST).log_softmax(1)
        teacher = torch.from_numpy(SHARPNESS * lists.store.teaching(batch)).float().view(-1, LIST).softmax(1)
        loss = -(1 - args.teach) * shares[:, 0].mean() - args.teach * (teacher * shares).sum(1).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + head + weights, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        with torch.no_grad():
            decay = min(0.998, (1 + step) / (10 + step))
            for mean, parameter in zip(average.parameters(), model.parameters()):
                if parameter.requires_grad:
                    mean.lerp_(parameter, 1 - decay)
        losses.append(loss.item())
        pairs += len(batch)
        if step % 50 == 0:
            print(step, f"loss {np.mean(losses):.4f}", f"{pairs / (time.time() - started):.1f} pairs/s",
                  model.fixed.detach().numpy().round(2).tolist(), flush=True)
            losses = []
        if step % args.dev_every == 0 or step == args.steps:
            print("dev", step, json.dumps(summary(dev_rankings(average, average.head, args.work, args.dev_queries))), flush=True)
        if step % args.checkpoint == 0 or step == args.steps:
            torch.save(dict(model=model.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                            schedule=schedule.state_dict(), step=step), state)
            average.save(args.out / "model.pt")


if __name__ == "__main__":
    main()
