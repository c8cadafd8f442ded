"""Splits the data, removes what overlaps the evaluation texts, and mines hard negatives.

Candidates come from the bi-encoder (all-MiniLM-L6-v2 itself): the nearest passages of the whole collection
and those of the query's own document. Writes train.jsonl, dev.jsonl and xquad-dev.jsonl, which name texts by
their number in train-states, dev-states and xquad-dev-states (the bi-encoder's states, which training starts
from), and, for evaluation, the folder heldout/ (corpus.jsonl, queries.jsonl, qrels.trec).
"""

import argparse
import hashlib
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from states import encode
from texts import DEV_PACKAGES, TEST_PACKAGES, full_text, ngrams, read_jsonl, write_jsonl, xquad_split

# Queries of a kind that one package may give, and passages of the mining collection and of the held-out sets.
KINDS = {"question": 200, "heading": 22, "term": 9, "description": 9, "sentence": 16}
TRAIN_PASSAGES, TEST_PASSAGES, DEV_PASSAGES = 16_000, 3_000, 1_200


def overlap_filter(passages, sample):
    """Returns the training passages that share no 8-gram with the sample nor a fifth of theirs with held-out text."""
    shared, held = set(), set()
    for text in sample:
        shared |= ngrams(text)
    for passage in passages:
        if passage["package"] in TEST_PACKAGES or passage["package"] in DEV_PACKAGES:
            held |= ngrams(passage["text"])
    kept = []
    for passage in passages:
        if passage["package"] not in TEST_PACKAGES and passage["package"] not in DEV_PACKAGES:
            grams = ngrams(passage["text"])
            if grams & shared or len(grams & held) > 0.2 * len(grams):
                continue
            kept.append(passage)
    return kept


def subset(passages, needed, count, rng):
    """The needed passages and a random choice of the others, up to a count, in their order."""
    others = [p["pid"] for p in passages if p["pid"] not in needed]
    rng.shuffle(others)
    keep = needed | set(others[:max(0, count - len(needed))])
    return [p for p in passages if p["pid"] in keep]


def alike(first, second):
    """Whether two texts are nearly the same words."""
    a, b = set(first.lower().split()), set(second.lower().split())
    return len(a & b) > 0.7 * min(len(a), len(b)) and len(a & b) > 0.5 * max(len(a), len(b))


def mine(queries, passages, heads, vectors, rng, depth=40):
    """Adds to each query its positive and its hard negatives, nearest first."""
    row = {p["pid"]: i for i, p in enumerate(passages)}
    by_doc = defaultdict(list)
    for number, passage in enumerate(passages):
        by_doc[passage["package"], passage["doc"]].append(number)
    out = []
    for number, query in enumerate(queries):
        scores = vectors @ heads[number]
        near = np.argpartition(-scores, depth)[:depth]
        good = {row[p] for p in query["pids"]}
        best = max(good, key=lambda i: scores[i])
        if scores[best] < 0.25 or (query["kind"] != "sentence" and (scores > scores[best]).sum() > 300):
            continue
        own = [i for i in by_doc[passages[best]["package"], passages[best]["doc"]] if i not in good]
        own = sorted(own, key=lambda i: -scores[i])[:12]
        near = sorted(set(near.tolist()) - good, key=lambda i: -scores[i])
        limit = scores[best] + 0.08

        def fit(i):
            same = passages[i]["heading"] == passages[best]["heading"] and passages[i]["heading"]
            return (not same and not (scores[i] > limit and scores[i] > 0.6)
                    and not alike(passages[i]["text"], passages[best]["text"])
                    and query["text"].lower() not in passages[i]["text"].lower())

        own = [i for i in own if fit(i)][:6]
        near = [i for i in near if fit(i) and i not in own][:20]
        if len(own) + len(near) >= 4:
            out.append(dict(kind=query["kind"], query=number, positive=best, own=own, near=near))
    rng.shuffle(out)
    return out


def xquad(folder):
    """Passages and queries of the XQuAD articles, by split."""
    corpus = read_jsonl(folder / "corpus.jsonl")
    split = xquad_split(corpus)
    relevant = dict((line.split()[0], line.split()[2]) for line in open(folder / "qrels.trec"))
    passages = {p["doc_id"]: dict(pid=p["doc_id"], package="xquad-" + split[p["title"]], doc=p["title"],
                                  title=p["title"].replace("_", " "), heading="", text=p["text"]) for p in corpus}
    queries = [dict(kind="xquad", text=q["text"], drop="", pids=[relevant[q["query_id"]]],
                    package=passages[relevant[q["query_id"]]]["package"])
               for q in read_jsonl(folder / "queries.jsonl")]
    return list(passages.values()), queries


def write_heldout(folder, passages, queries, rng, count=360):
    """Writes the in-domain test set: a sample of natural queries, their passages and others of the packages."""
    folder.mkdir(exist_ok=True)
    chosen = [q for q in queries if q["kind"] in ("question", "heading", "description", "term")]
    rng.shuffle(chosen)
    quota = Counter(term=count // 6)
    kept = [q for q in chosen if q["kind"] != "term"][:count - quota["term"]]
    kept += [q for q in chosen if q["kind"] == "term"][:quota["term"]]
    passages = subset(passages, {p for q in kept for p in q["pids"]}, TEST_PASSAGES, rng)
    write_jsonl(folder / "corpus.jsonl", [dict(doc_id=p["pid"], title=p["title"], text=p["text"]) for p in passages])
    write_jsonl(folder / "queries.jsonl", [dict(query_id=q["qid"], text=q["text"], kind=q["kind"]) for q in kept])
    with open(folder / "qrels.trec", "w") as out:
        for query in kept:
            for pid in query["pids"]:
                out.write(f"{query['qid']} 0 {pid} 1\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True, help="folder of the published ONNX file and tokenizer")
    parser.add_argument("--xquad", type=Path, required=True, help="folder of corpus.jsonl, queries.jsonl, qrels.trec")
    parser.add_argument("--sample", type=Path, help="folder of the project's sample, to keep out of training")
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    sample = [str(v) for f in sorted(args.sample.glob("*.jsonl")) for r in read_jsonl(f) for v in r.values()] \
        if args.sample else []
    passages = read_jsonl(args.work / "passages.jsonl")
    queries = read_jsonl(args.work / "queries.jsonl")
    more_passages, more_queries = xquad(args.xquad)
    test = [p for p in passages if p["package"] in TEST_PACKAGES]
    write_heldout(args.work / "heldout", test, [q for q in queries if q["package"] in TEST_PACKAGES], rng)
    train = overlap_filter(passages + [p for p in more_passages if p["package"] == "xquad-train"], sample)
    known = {p["pid"] for p in train}
    used, kept = Counter(), []
    shared = set().union(*(ngrams(t, 6) for t in sample)) if sample else set()
    rng.shuffle(queries)
    for query in queries:
        query = dict(query, pids=[p for p in query["pids"] if p in known])
        if not query["pids"] or ngrams(query["text"], 6) & shared:
            continue
        used[query["package"], query["kind"]] += 1
        if used[query["package"], query["kind"]] <= KINDS[query["kind"]]:
            kept.append(query)
    kept += [q for q in more_queries if q["package"] == "xquad-train" and q["pids"][0] in known]
    needed = {p for q in kept for p in q["pids"]}
    docs = {(p["package"], p["doc"]) for p in train if p["pid"] in needed}
    train = subset([p for p in train if (p["package"], p["doc"]) in docs], needed, TRAIN_PASSAGES, rng)
    print(len(train), "training passages", Counter(q["kind"] for q in kept), flush=True)
    drop = {q["pids"][0]: q["drop"] for q in kept if q["drop"]}
    for passage in train:  # a sentence that is a query is gone from its passage
        passage["text"] = passage["text"].replace(drop.get(passage["pid"], "\0"), " ")
    write_jsonl(args.work / "train-passages.jsonl", train)

    dev = [p for p in passages if p["package"] in DEV_PACKAGES]
    dev_queries = [q for q in queries if q["package"] in DEV_PACKAGES and q["kind"] != "sentence"][:200]
    dev = subset(dev, {p for q in dev_queries for p in q["pids"]}, DEV_PASSAGES, rng)
    asked = [q for q in more_queries if q["package"] == "xquad-dev"]
    parts = {"train": (kept, train), "dev": (dev_queries, dev),
             "xquad-dev": (rng.sample(asked, min(120, len(asked))), [p for p in more_passages
                                                                     if p["package"] != "xquad-test"])}
    for name, (asked, collection) in parts.items():
        texts = [q["text"] for q in asked]
        texts += [full_text(p, name != "train" or hash_bit(p["doc"])) for p in collection]
        store = encode(args.work / f"{name}-states", args.minilm, texts, 128)
        vectors = store.vectors()
        heads, vectors = vectors[:len(asked)], vectors[len(asked):]
        if name == "train":
            rows = mine(asked, collection, heads, vectors, rng)
        else:
            rows = nearest(asked, collection, heads, vectors)
        print(name, len(rows), "queries", dict(Counter(r["kind"] for r in rows)), flush=True)
        for row in rows:  # numbers of texts in the store: passages come after the queries
            for key in ("positive", "own", "near", "passages"):
                if key in row:
                    row[key] = row[key] + len(asked) if key == "positive" else [i + len(asked) for i in row[key]]
        write_jsonl(args.work / f"{name}.jsonl", rows)


def hash_bit(text):
    """A lasting coin toss, for the documents whose passages carry their title."""
    return hashlib.sha1(text.encode()).digest()[0] % 2 == 0


def nearest(queries, passages, heads, vectors, depth=20):
    """Development queries with the bi-encoder's top passages, positives marked."""
    rows = []
    for number, query in enumerate(queries):
        top = np.argsort(-(vectors @ heads[number]), kind="stable")[:depth].tolist()
        rows.append(dict(kind=query["kind"], query=number, passages=top, total=len(query["pids"]),
                         relevant=[int(passages[i]["pid"] in query["pids"]) for i in top]))
    return rows


if __name__ == "__main__":
    main()
