"""Chooses how far to go from the starting weights, fits the head's last weights, and calibrates.

The trained part is mixed with its starting point. For each mix the weights
that combine the head's features are fitted to the training lists whose queries are questions,
and the mix that ranks the development sets best is kept. A scale and an offset that make
sigmoid(logit) a probability, fitted to the development pairs, are folded in.
No evaluation set is used.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.optimize import minimize

from model import CrossEncoder, from_minilm
from states import States
from texts import read_jsonl
from train import TRAINED, dev_rankings, summary

FITTED = np.array([1, 1, 1, 1, 1, 0, 0], float)  # the two lengths only shift or bias a list


def mixed(start, trained, part):
    """The weights `part` of the way from start to trained."""
    model = CrossEncoder(trained.config)
    end = trained.state_dict()
    model.load_state_dict({name: torch.lerp(value, end[name], part) if name.startswith(TRAINED) else end[name]
                           for name, value in start.state_dict().items()})
    return model.eval()


def question_lists(model, work, questions=450, others=220):
    """(features, what the head adds to their combination) of training lists, the positive first."""
    store, rows, out, seen = States(work / "train-states"), read_jsonl(work / "train.jsonl"), [], []
    hook = model.combine.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].float()))
    chosen = [r for r in rows if r["kind"] == "question"][:questions] + [r for r in rows if r["kind"] == "xquad"][:others]
    for row in chosen:
        own = row["own"][:3]
        passages = [row["positive"], *own, *[p for p in row["near"] if p not in own][:9]]
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model.head(*store.batch([(row["query"], p) for p in passages]))[:, 0].float()
            features = seen.pop()
            rest = logits - features @ model.combine.weight[0]
        out.append((features.numpy().astype(float), rest.numpy().astype(float)))
    hook.remove()
    return out


def fit_combination(model, lists, pull=0.002):
    """Fits the combining weights by the listwise softmax, pulled towards their present values."""
    present = model.combine.weight[0].detach().numpy().astype(float)

    def loss(weights):
        total, slope = 0.0, np.zeros_like(weights)
        for features, rest in lists:
            scores = features @ weights + rest
            share = np.exp(scores - scores.max())
            share /= share.sum()
            total -= np.log(share[0] + 1e-12)
            slope += features.T @ share - features[0]
        count = len(lists)
        return (total / count + pull * ((weights - present) ** 2).sum(),
                (slope / count + 2 * pull * (weights - present)) * FITTED)

    fitted = minimize(loss, present, jac=True, method="L-BFGS-B").x
    with torch.no_grad():
        model.combine.weight.copy_(torch.from_numpy(fitted[None]).float())
    return fitted


def calibrate(model, logits, labels):
    """Fits sigmoid(scale * logit + offset) to the labels and folds both numbers into the head."""
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
        for linear in (model.combine, model.blend[2], model.reader[2]):
            linear.weight.mul_(scale)
            linear.bias.mul_(scale)
        model.combine.bias.add_(offset)
    return scale, offset


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", type=float, nargs="*", default=[0.0, 0.25, 0.5])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=13, help="the one training started from")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    trained = CrossEncoder.load(args.model)
    torch.manual_seed(args.seed)
    start = from_minilm(args.minilm / "all-minilm-l6-v2.onnx", trained.config)
    best, chosen = -1.0, None
    for part in args.parts:
        model = mixed(start, trained, part)
        fitted = fit_combination(model, question_lists(model, args.work))
        rankings = dev_rankings(model, args.work)
        result = summary(rankings)
        print(part, fitted.round(2).tolist(), json.dumps(result), flush=True)
        value = result["dev"][1] + result["xquad-dev"][1]
        if value > best:
            best, chosen = value, (part, model, rankings)
    part, model, rankings = chosen
    scale, offset = calibrate(model, np.concatenate([scores for _, scores, _, _ in rankings]),
                              np.concatenate([relevant for _, _, relevant, _ in rankings]))
    print(f"kept {part}; scale {scale:.3f}, offset {offset:.3f}")
    model.save(args.out)


if __name__ == "__main__":
    main()
