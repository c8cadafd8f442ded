"""Calibrates: sigmoid(logit) becomes the probability that a passage among a first stage's top 20 is relevant.

A scale and an offset are fitted to the development pairs. No order changes, and no
evaluation set is used.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import CrossEncoder
from train import dev_rankings, summary


def calibrate(model, logits, labels):
    """Fits sigmoid(scale * logit + offset) to the labels and keeps both numbers in the model."""
    logits, labels = torch.tensor(logits), torch.tensor(labels, dtype=torch.float32)
    numbers = torch.tensor([1.0, 0.0], requires_grad=True)
    middle = logits.mean()
    optimiser = torch.optim.LBFGS([numbers], max_iter=200)

    def closure():
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(numbers[0] * (logits - middle) + numbers[1], labels)
        loss.backward()
        return loss

    optimiser.step(closure)
    scale, offset = numbers[0].item(), (numbers[1] - numbers[0] * middle).item()
    with torch.no_grad():
        model.scale.fill_(scale)
        model.offset.fill_(offset)
    return scale, offset


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model = CrossEncoder.load(args.model)
    rankings = dev_rankings(model, model.score, args.work)
    print(json.dumps(summary(rankings)))
    scale, offset = calibrate(model, np.concatenate([scores for _, scores, _, _ in rankings]),
                              np.concatenate([relevant for _, _, relevant, _ in rankings]))
    print(f"scale {scale:.3f}, offset {offset:.3f}")
    model.save(args.out)


if __name__ == "__main__":
    main()
