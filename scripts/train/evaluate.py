"""Measures the bundle: ranking quality per collection, the tutorial's example and speed.

Scores come from the committed model.onnx in onnxruntime. Every collection is
reranked from the same candidates by the bundle, by the cosine of the
bi-encoder at full precision and by BM25. A collection whose files are not there is
skipped, visibly. Results are added to --out, one JSON object keyed by collection.
"""

import argparse
import json
import math
import random
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import onnxruntime
from scipy import stats

from texts import PairTokenizer, full_text, length_batches, ngrams, read_jsonl, xquad_split
from tutorial import PASSAGES, QUERY

DEPTH = 50


class Model:
    """An ONNX session with the tokenizer beside it."""

    def __init__(self, model, tokenizer, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # for a machine shared with others
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.tokenizer = PairTokenizer(tokenizer)

    def scores(self, pairs, max_length=512):
        """Logits of (query text, passage text) pairs."""
        known = {t: None for pair in pairs for t in pair}
        ids = dict(zip(known, self.tokenizer.ids(known)))
        encoded = [self.tokenizer.pair(ids[q], ids[p], max_length) for q, p in pairs]
        out = np.zeros(len(pairs), np.float32)
        for batch in length_batches([len(q) + len(p) + 3 for q, p in encoded], 4096):
            out[batch] = self.session.run(None, PairTokenizer.batch([encoded[i] for i in batch]))[0][:, 0]
        return out

    def embed(self, texts, max_length=256):
        """Mean-pooled unit vectors."""
        rows = self.tokenizer.ids(texts)
        out = np.zeros((len(rows), 384), np.float32)
        for batch in length_batches([min(len(r) + 2, max_length) for r in rows], 4096):
            inputs = PairTokenizer.single_batch([rows[i] for i in batch], max_length)
            hidden = self.session.run(None, inputs)[0]
            vectors = (hidden * inputs["attention_mask"][..., None]).sum(1)
            out[batch] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return out


class Bm25:
    """BM25 (k1 0.9, b 0.4) over lower-case words."""

    def __init__(self, texts):
        self.documents = [Counter(words(t)) for t in texts]
        self.lengths = np.array([sum(d.values()) for d in self.documents])
        self.frequency = Counter(w for d in self.documents for w in d)

    def score(self, query, row):
        """Score of a document for a query."""
        document, total = self.documents[row], 0.0
        norm = 0.9 * (0.6 + 0.4 * self.lengths[row] / self.lengths.mean())
        for word in words(query):
            if word in document:
                inverse = math.log(1 + (len(self.documents) - self.frequency[word] + 0.5) / (self.frequency[word] + 0.5))
                total += inverse * document[word] * 1.9 / (document[word] + norm)
        return total


def words(text):
    """Lower-case words of a text."""
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


def ndcg(ranking, grades, depth=10):
    """nDCG with trec_eval's linear gain."""
    gains = [max(0, grades.get(d, 0)) for d in ranking[:depth]]
    ideal = sorted((g for g in grades.values() if g > 0), reverse=True)[:depth]
    total = sum(g / math.log2(i + 2) for i, g in enumerate(ideal))
    return sum(g / math.log2(i + 2) for i, g in enumerate(gains)) / total if total else 0.0


def reciprocal_rank(ranking, grades, least, depth=10):
    """Reciprocal rank of the first relevant document within the depth."""
    return next((1 / (i + 1) for i, d in enumerate(ranking[:depth]) if grades.get(d, 0) >= least), 0.0)


def read_qrels(path, grade=lambda g: g):
    """Grades by query and document."""
    grades = defaultdict(dict)
    for line in open(path, encoding="utf-8"):
        query, _, doc, value = line.split()
        grades[query][doc] = grade(int(value))
    return grades


def nearest(encoder, corpus, queries, cache):
    """The bi-encoder's top passages per query, and all passage vectors, which are kept in a file."""
    if cache.exists():
        vectors = np.load(cache)
    else:
        vectors = encoder.embed([full_text(p) for p in corpus])
        np.save(cache, vectors)
    similar = encoder.embed([q["text"] for q in queries]) @ vectors.T
    candidates = {q["query_id"]: [corpus[i]["doc_id"] for i in np.argsort(-s, kind="stable")[:DEPTH]]
                  for q, s in zip(queries, similar)}
    return candidates, {p["doc_id"]: v for p, v in zip(corpus, vectors)}


def collections(args, encoder):
    """Yields (name, corpus, queries, grades, least relevant grade, candidates, passage vectors if at hand)."""
    cache = args.work / "vectors"
    cache.mkdir(exist_ok=True)
    if "sample" in args.sets and args.sample and (args.sample / "qrels.jsonl").exists():
        corpus = [{"title": "", **p} for p in read_jsonl(args.sample / "passages.jsonl")]
        queries = [dict(query_id=q["query_id"], text=q["query_text"]) for q in read_jsonl(args.sample / "queries.jsonl")]
        grades, candidates = defaultdict(dict), defaultdict(list)
        for row in read_jsonl(args.sample / "qrels.jsonl"):
            grades[row["query_id"]][row["doc_id"]] = row["relevance"]
        for row in sorted(read_jsonl(args.sample / "candidates.jsonl"), key=lambda r: r["retrieval_rank"]):
            candidates[row["query_id"]].append(row["doc_id"])
        yield "sample", corpus, queries, grades, 1, candidates, None
    folders = {"heldout": args.work / "heldout"}
    if args.data:
        folders |= {n: args.data / n for n in ("xquad-en", "cranfield", "scifact", "msmarco-dl19")}
    for name, folder in folders.items():
        if name in args.sets and not folder.exists():
            print(f"{name}: skipped, no {folder.name} folder")
        if name not in args.sets or not folder.exists():
            continue
        corpus, queries = read_jsonl(folder / "corpus.jsonl"), read_jsonl(folder / "queries.jsonl")
        # Cranfield's published grades run backwards: 1 is a complete answer, 4 the least useful, -1 none.
        grades = read_qrels(folder / "qrels.trec", (lambda g: 5 - g if g > 0 else 0) if name == "cranfield" else int)
        if name == "xquad-en":
            split = xquad_split(corpus)
            corpus = [p for p in corpus if split[p["title"]] == "test"]
            known = {p["doc_id"] for p in corpus}
            queries = [q for q in queries if known & set(grades[q["query_id"]])]
        queries = [q for q in queries if any(g > 0 for g in grades[q["query_id"]].values())]
        queries = random.Random(7).sample(queries, min(args.max_queries, len(queries)))
        if name == "msmarco-dl19":
            known = {q["query_id"] for q in queries}
            candidates = defaultdict(list)
            for line in open(folder / "candidates.D_BERT_KD_TASB.tsv").readlines()[1:]:
                query, doc, _, _ = line.split("\t")
                if query in known:
                    candidates[query].append(doc)
            yield name, corpus, queries, grades, 2, candidates, None
        else:
            yield name, corpus, queries, grades, 1, *nearest(encoder, corpus, queries, cache / f"{name}.npy")


def compare(first, again):
    """Mean difference, paired t-test and the number of queries helped and harmed."""
    difference = np.array(again) - np.array(first)
    p = float(stats.ttest_rel(again, first).pvalue) if difference.any() else 1.0
    return dict(delta=float(difference.mean()), p=p, helped=int((difference > 1e-9).sum()),
                harmed=int((difference < -1e-9).sum()))


def measure(name, corpus, queries, grades, least, candidates, vectors, model, encoder):
    """Reranks a collection's candidates in every way and compares with the first stage."""
    row = {p["doc_id"]: i for i, p in enumerate(corpus)}
    text = {p["doc_id"]: full_text(p) for p in corpus}
    pairs = [(q, d) for q in queries for d in candidates[q["query_id"]]]
    started = time.time()
    logits = model.scores([(q["text"], text[d]) for q, d in pairs])
    seconds = time.time() - started
    if vectors is None:
        used = sorted({d for _, d in pairs})
        vectors = dict(zip(used, encoder.embed([text[d] for d in used])))
    heads = dict(zip((q["query_id"] for q in queries), encoder.embed([q["text"] for q in queries])))
    bm25 = Bm25([full_text(p) for p in corpus])
    scored = {"bundle": logits,
              "minilm_cosine": np.array([heads[q["query_id"]] @ vectors[d] for q, d in pairs]),
              "bm25": np.array([bm25.score(q["text"], row[d]) for q, d in pairs])}
    result = dict(queries=len(queries), passages=len(corpus), pairs=len(pairs), seconds=round(seconds, 1))
    rankings = {"first": [candidates[q["query_id"]] for q in queries]}
    for system, scores in scored.items():
        at, rankings[system] = 0, []
        for query in queries:
            docs = candidates[query["query_id"]]
            rankings[system].append([docs[i] for i in np.argsort(-scores[at:at + len(docs)], kind="stable")])
            at += len(docs)
    by_query = {}
    for system, ranked in rankings.items():
        by_query[system] = {
            "ndcg10": [ndcg(r, grades[q["query_id"]]) for q, r in zip(queries, ranked)],
            "mrr10": [reciprocal_rank(r, grades[q["query_id"]], least) for q, r in zip(queries, ranked)]}
        result[system] = {m: float(np.mean(v)) for m, v in by_query[system].items()}
        if system != "first":
            result[system] |= {f"{m}_vs_first": compare(by_query["first"][m], v) for m, v in by_query[system].items()}
    for other in ("minilm_cosine", "bm25"):
        result["bundle"][f"ndcg10_vs_{other}"] = compare(by_query[other]["ndcg10"], by_query["bundle"]["ndcg10"])
    if any("kind" in q for q in queries):
        result["kinds"] = {kind: [len(rows), *(float(np.mean([by_query[s]["ndcg10"][i] for i in rows]))
                                               for s in ("first", "bundle"))]
                           for kind in sorted({q["kind"] for q in queries})
                           for rows in [[i for i, q in enumerate(queries) if q["kind"] == kind]]}
    change = result["bundle"]["ndcg10_vs_first"]
    print(f"{name}: nDCG@10 {result['first']['ndcg10']:.4f} -> {result['bundle']['ndcg10']:.4f} "
          f"({change['delta']:+.4f}, p {change['p']:.2g}, {change['helped']} helped, {change['harmed']} harmed); "
          f"MiniLM cosine {result['minilm_cosine']['ndcg10']:.4f}, BM25 {result['bm25']['ndcg10']:.4f}; "
          f"MRR@10 {result['first']['mrr10']:.4f} -> {result['bundle']['mrr10']:.4f}; "
          f"{len(pairs) / seconds:.0f} pairs/s", flush=True)
    return result


def speed(models, tokens=128, batch=32, rounds=12):
    """Pairs a second of each model on full batches of one length, taking turns: medians and best rounds."""
    rng = np.random.default_rng(1)
    inputs = PairTokenizer.batch([(rng.integers(1000, 30000, 12).tolist(),
                                   rng.integers(1000, 30000, tokens - 15).tolist()) for _ in range(batch)])
    times = [[] for _ in models]
    for _ in range(rounds + 2):
        for model, taken in zip(models, times):
            started = time.perf_counter()
            model.session.run(None, inputs)
            taken.append(time.perf_counter() - started)
    return [(batch / float(np.median(taken[2:])), batch / min(taken)) for taken in times]


def overlap(args):
    """How many training passages share an 8-gram with the sample."""
    shared = set().union(*(ngrams(full_text(p)) for p in read_jsonl(args.sample / "passages.jsonl")))
    return sum(bool(shared & ngrams(p["text"])) for p in read_jsonl(args.work / "train-passages.jsonl"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="folder with xquad-en, cranfield, scifact and msmarco-dl19")
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--max-queries", type=int, default=1000, help="a seeded sample of so many queries a collection")
    parser.add_argument("--sets", nargs="*",
                        default=["speed", "sample", "heldout", "cranfield", "xquad-en", "msmarco-dl19", "scifact"])
    args = parser.parse_args()
    model = Model(args.bundle / "model.onnx", args.bundle / "tokenizer.json", args.threads)
    encoder = Model(args.minilm / "all-minilm-l6-v2.onnx", args.minilm / "all-minilm-l6-v2-tokenizer.json",
                    args.threads)
    results = json.loads(args.out.read_text()) if args.out.exists() else {}
    results["tutorial"] = dict(zip(PASSAGES, map(float, model.scores([(QUERY, p) for p in PASSAGES]))))
    print("tutorial:", {k[:40]: round(v, 2) for k, v in results["tutorial"].items()})
    if "speed" in args.sets:
        results["threads"] = args.threads
        (median, best), (plain, _) = speed([model, encoder])
        results |= dict(pairs_per_second=median, best_pairs_per_second=best, minilm_pairs_per_second=plain)
        print(f"speed: {median:.1f} pairs/s at 128 tokens (best round {best:.1f}), all-MiniLM-L6-v2 itself {plain:.1f}",
              flush=True)
    if "sample" in args.sets and args.sample and (args.work / "train-passages.jsonl").exists():
        results["overlap"] = overlap(args)
        print("training passages that share an 8-gram with the sample:", results["overlap"])
    for name, *rest in collections(args, encoder):
        if name in args.sets:
            results[name] = measure(name, *rest, model, encoder)
            args.out.write_text(json.dumps(results, indent=1) + "\n")
    args.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
