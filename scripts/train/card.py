"""Writes the bundle's README.md (the model card) from the evaluation's results."""

import argparse
import csv
import json
from pathlib import Path

NAMES = {
    "sample": "bundled sample (first stage bge-small-en-v1.5, top 20)",
    "heldout": "held-out Debian packages (all-MiniLM-L6-v2, top 50)",
    "cranfield": "cranfield (all-MiniLM-L6-v2, top 50)",
    "scifact": "scifact test (all-MiniLM-L6-v2, top 50)",
    "xquad-en": "XQuAD en, held-out articles (all-MiniLM-L6-v2, top 50)",
    "msmarco-dl19": "TREC DL 2019 passages (TAS-B, top 100)",
}


def table(results):
    """The main table: first stage against bundle."""
    lines = ["| collection | queries | pairs | nDCG@10 first stage | reranked | Δ | p | helped / harmed | MRR@10 first stage "
             "| reranked | p |", "|---|---|---|---|---|---|---|---|---|---|---|"]
    for name, label in NAMES.items():
        if name in results:
            row = results[name]
            change, mrr = row["bundle"]["ndcg10_vs_first"], row["bundle"]["mrr10_vs_first"]
            lines.append(
                f"| {label} | {row['queries']} | {row['pairs']:,} | {row['first']['ndcg10']:.4f} | "
                f"{row['bundle']['ndcg10']:.4f} | {100 * change['delta']:+.2f} | {change['p']:.2g} | "
                f"{change['helped']} / {change['harmed']} | {row['first']['mrr10']:.4f} | "
                f"{row['bundle']['mrr10']:.4f} | {mrr['p']:.2g} |")
        else:
            lines.append(f"| {label} | not measured" + " |" * 10)
    return "\n".join(lines)


def rivals(results):
    """The same candidates reranked by the bi-encoder's cosine and by BM25."""
    lines = ["| collection | first stage | MiniLM cosine | BM25 | this model | Δ to cosine (p) | Δ to BM25 (p) |",
             "|---|---|---|---|---|---|---|"]
    for name in NAMES:
        if name in results:
            row = results[name]
            cells = [f"{row[s]['ndcg10']:.4f}" for s in ("first", "minilm_cosine", "bm25", "bundle")]
            for other in ("minilm_cosine", "bm25"):
                change = row["bundle"][f"ndcg10_vs_{other}"]
                cells.append(f"{100 * change['delta']:+.2f} ({change['p']:.2g})")
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def sources():
    """Number of Debian packages used."""
    with open(Path(__file__).with_name("sources.tsv"), newline="") as handle:
        return len(list(csv.DictReader(handle, delimiter="\t")))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--results", type=Path, nargs="+", required=True)
    parser.add_argument("--bundle", type=Path, required=True)
    args = parser.parse_args()
    results = {}
    for path in args.results:
        results |= json.loads(path.read_text())
    files = [f for f in args.bundle.iterdir() if f.name != "README.md"]
    tutorial = "\n".join(f"| {score:.3f} | {text} |" for text, score in
                         sorted(results["tutorial"].items(), key=lambda i: -i[1]))
    kinds = "\n".join(f"| {kind} | {count} | {first:.4f} | {again:.4f} |"
                      for kind, (count, first, again) in results.get("heldout", {}).get("kinds", {}).items())
    text = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    fields = dict(TABLE=table(results), RIVALS=rivals(results), TUTORIAL=tutorial, KINDS=kinds, PACKAGES=sources(),
                  SPEED=f"{results['pairs_per_second']:.0f}", SIZE=f"{sum(f.stat().st_size for f in files) / 1e6:.1f}",
                  BEST=f"{results['best_pairs_per_second']:.0f}", THREADS=results["threads"],
                  PLAIN=f"{results['minilm_pairs_per_second']:.0f}",
                  OVERLAP=results.get("overlap", "not measured"),
                  DL19=f"{100 * results['msmarco-dl19']['bundle']['ndcg10_vs_first']['delta']:+.2f}"
                  if "msmarco-dl19" in results else "(not measured)")
    for name, value in fields.items():
        text = text.replace("{" + name + "}", str(value))
    (args.bundle / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
