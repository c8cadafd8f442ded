"""Times our core and sentence-transformers on one GPU, in turns, and what share of the GPU both use.

Called by scripts/bench-gpu.sh: `gpu_report.py CONFIG.json`, with the commands of the contestants, the pairs and
where to write the report.
"""

import json
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import torch

MARK = "@bench "
SIZE, ROUNDS = 8192, 20


class Contestant:
    """A process that answers `DIRECTORY PAIRS` with a measurement."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def answer(self):
        for line in self.process.stdout:
            if line.startswith(MARK):
                return json.loads(line[len(MARK):])
        raise SystemExit(f"{self.process.args[-2]} ended without an answer; its message is above")

    def measure(self, folder, pairs):
        self.process.stdin.write(f"{folder} {pairs}\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)


class Busy:
    """Samples how busy the GPU is, as nvidia-smi says, while a block runs."""

    def __enter__(self):
        self.samples, self.stop = [], threading.Event()
        self.thread = threading.Thread(target=self.sample)
        self.thread.start()
        return self

    def sample(self):
        ask = ["nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits", "-i", "0"]
        while not self.stop.wait(0.2):
            self.samples.append(int(subprocess.run(ask, capture_output=True, text=True).stdout.strip() or 0))

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def share(self):
        return statistics.mean(self.samples) / 100 if self.samples else None


def matmul_rate():
    """Dense fp16 products of random matrices, in FLOP/s."""
    a, b = (torch.randn(SIZE, SIZE, dtype=torch.float16, device="cuda") for _ in range(2))
    times = []
    for _ in range(ROUNDS):
        torch.cuda.synchronize()
        start = time.perf_counter()
        a @ b
        torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return 2 * SIZE**3 / statistics.median(times[ROUNDS // 2:])


def flop(config, tokens, pairs):
    """What the model takes at the least: the products of real tokens, and attention over mean lengths."""
    hidden, layers, inner = config["hidden_size"], config["num_hidden_layers"], config["intermediate_size"]
    weights = layers * (4 * hidden * hidden + 2 * hidden * inner)
    return tokens * (2 * weights + 4 * layers * hidden * tokens / pairs)


def main():
    plan = json.loads(Path(sys.argv[1]).read_text())
    rate = matmul_rate()
    report = {"gpu": torch.cuda.get_device_name(0), "matmul_tflops": rate / 1e12, "pairs": plan["pairs"]}
    reference = Contestant(plan["reference"])
    exact = reference.measure(plan["folder"], 50)["logits"]
    reference.close()
    running = {name: Contestant(command) for name, command in plan["contestants"].items()}
    for contestant in running.values():
        contestant.measure(plan["folder"], min(2000, plan["pairs"]))
    runs = {name: [] for name in running}
    for _ in range(plan["repetitions"]):
        for name, contestant in running.items():
            with Busy() as busy:
                runs[name].append(contestant.measure(plan["folder"], plan["pairs"]))
            runs[name][-1]["busy_share"] = busy.share()
    tokens = runs["core-gpu"][0]["tokens"]
    work = flop(json.loads(Path(plan["config"]).read_text()), tokens, plan["pairs"])
    for name, answers in runs.items():
        seconds = statistics.median(a["seconds"] for a in answers)
        report[name] = {
            "pairs_per_second": answers[0]["pairs"] / seconds, "tokens_per_second": tokens / seconds,
            "share_of_matmul_rate": work / seconds / rate,
            "busy_share": statistics.mean(a["busy_share"] or 0 for a in answers),
            "max_logit_difference": max(abs(a - b) for a, b in zip(exact, answers[0]["logits"])),
            "repetitions": answers}
    report["ours_over_sentence_transformers"] = (
        report["core-gpu"]["pairs_per_second"] / report["st-cuda-fp16"]["pairs_per_second"])
    report["parity_within_0.02"] = report["core-gpu"]["max_logit_difference"] <= 2e-2
    Path(plan["out"]).write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps({k: v if not isinstance(v, dict) else {n: x for n, x in v.items() if n != "repetitions"}
                      for k, v in report.items()}, indent=2))
    for contestant in running.values():
        contestant.close()
    raise SystemExit(0 if report["parity_within_0.02"] else 1)


if __name__ == "__main__":
    main()
