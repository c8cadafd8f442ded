"""Splits the data, makes questions by rule, removes what overlaps the evaluation texts, and mines hard negatives.

Negatives come from the query's own document and from the nearest passages of three first stages: all-MiniLM-L6-v2,
bge-small-en-v1.5 and BM25; traps are those of them that share most of the query's words. Writes train.jsonl,
dev.jsonl, ask.jsonl and xquad-dev.jsonl, which name texts by their number in train-states, dev-states, ... (what
training reads of each text), and, for evaluation, the folder heldout/ (corpus.jsonl, queries.jsonl, qrels.trec).
"""

import argparse
import hashlib
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from states import encode
from texts import (ASK_PACKAGES, DEV_PACKAGES, TEST_PACKAGES, full_text, ngrams, read_jsonl, write_jsonl,
                   xquad_split)

# Queries of a kind that one package may give, and passages of the mining collection and of the held-out sets.
KINDS = {"question": 400, "heading": 30, "term": 10, "description": 10, "sentence": 10, "rule": 30}
TRAIN_PASSAGES, TEST_PASSAGES, DEV_PASSAGES, ASK_PASSAGES, ASK_QUERIES = 16_000, 3_000, 1_200, 1_500, 200

CLAUSE = re.compile(r"(?:^|(?<=[.!?:] ))(?:In order to|To|If you (?:want|need|wish) to) "
                    r"([a-z]{3,} [^,.;:()]{12,90}), (?=\w)")
FORMS = ["How do I {}?", "How can I {}?", "how to {}", "What is the way to {}?", "{}"]


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


def made_questions(passages, taken, rng):
    """Questions from clauses such as "To create a branch, use ...": the clause is to go from its passage."""
    out, used = [], Counter()
    order = list(passages)
    rng.shuffle(order)
    for passage in order:
        found = CLAUSE.search(passage["text"])
        if found and passage["pid"] not in taken and used[passage["package"]] < KINDS["rule"]:
            used[passage["package"]] += 1
            out.append(dict(kind="rule", text=rng.choice(FORMS).format(found.group(1)), pids=[passage["pid"]],
                            drop=found.group(0), package=passage["package"]))
    return out


def bm25(queries, passages, size=30522):
    """BM25 (k1 0.9, b 0.4) of token ids, as two sparse matrices whose product has the scores."""
    rows, columns, values = [], [], []
    lengths = np.array([len(p) + 2 for p in passages])
    for number, passage in enumerate(passages):
        norm = 0.9 * (0.6 + 0.4 * lengths[number] / lengths.mean())
        for token, count in Counter(passage.tolist()).items():
            rows.append(number)
            columns.append(token)
            values.append(count * 1.9 / (count + norm))
    matrix = csr_matrix((values, (rows, columns)), shape=(len(passages), size))
    frequency = np.diff(matrix.tocsc().indptr)
    inverse = np.log(1 + (len(passages) - frequency + 0.5) / (frequency + 0.5))
    asked = [(number, token) for number, query in enumerate(queries) for token in set(query.tolist())]
    heads = csr_matrix(([inverse[t] for _, t in asked], tuple(zip(*asked))), shape=(len(queries), size))
    return heads, matrix.T.tocsc()


def similarities(store, count, step=512):
    """Yields (query number, scores of all passages by all-MiniLM-L6-v2, bge-small-en-v1.5, BM25 and shared words)."""
    rows = store.rows()
    heads, matrix = bm25(rows[:count], rows[count:])
    rarity = store.rarity(count, matrix.shape[0])
    asked = [(number, token) for number, query in enumerate(rows[:count]) for token in set(query.tolist())]
    words = csr_matrix((rarity[[t for _, t in asked]], tuple(zip(*asked))), shape=heads.shape)
    present = (matrix > 0).astype(np.float64)
    for start in range(0, count, step):
        end = min(start + step, count)
        near = [v[start:end] @ v[count:].T for v in (store.vectors, store.bge)]
        near += [(heads[start:end] @ matrix).toarray(), (words[start:end] @ present).toarray()]
        for place in range(end - start):
            yield start + place, [scores[place] for scores in near]


def mine(queries, passages, store):
    """Adds to each query its positive and five pools of hard negatives: own document, three stages, shared words."""
    row = {p["pid"]: i for i, p in enumerate(passages)}
    by_doc = defaultdict(list)
    for number, passage in enumerate(passages):
        by_doc[passage["package"], passage["doc"]].append(number)
    out = []
    for number, stages in similarities(store, len(queries)):
        query, both = queries[number], stages[0] + 0.8 * stages[1]
        good = {row[p] for p in query["pids"] if p in row}
        best = max(good, key=lambda i: both[i])
        if stages[0][best] < 0.25 or (both > both[best]).sum() > 400:
            continue
        positive = passages[best]

        def fit(i):
            same = passages[i]["heading"] == positive["heading"] and positive["heading"]
            return (i not in good and not same and not both[i] > both[best] + 0.15
                    and not alike(passages[i]["text"], positive["text"])
                    and query["text"].lower() not in passages[i]["text"].lower())

        own = (i for i in by_doc[positive["package"], positive["doc"]] if i not in good)
        pools = [sorted(own, key=lambda i: -both[i])[:12],
                 *(np.argsort(-scores, kind="stable")[:30].tolist() for scores in stages[:3]), traps(stages, 40)]
        pools = [[i for i in pool if fit(i)][:16] for pool in pools]
        if len(set().union(*pools)) >= 5:
            out.append(dict(kind=query["kind"], query=number, positive=best, pools=pools))
    return out


def traps(stages, count):
    """Of the nearest passages of every first stage, those that share most of the query's words."""
    near = set().union(*(np.argsort(-scores, kind="stable")[:60].tolist() for scores in stages[:3]))
    return sorted(near, key=lambda i: (-stages[3][i], i))[:count]


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
    parser.add_argument("--bge", type=Path, required=True, help="folder of bge-small-en-v1.5's ONNX file")
    parser.add_argument("--mpnet", type=Path, required=True, help="folder of all-mpnet-base-v2")
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
    train = overlap_filter([p for p in passages if p["package"] not in ASK_PACKAGES]
                           + [p for p in more_passages if p["package"] == "xquad-train"], sample)
    known = {p["pid"] for p in train}
    used, kept = Counter(), []
    shared = set().union(*(ngrams(t, 6) for t in sample)) if sample else set()
    rng.shuffle(queries)
    for query in queries:
        if query["package"] in ASK_PACKAGES:
            continue
        query = dict(query, pids=[p for p in query["pids"] if p in known])
        if not query["pids"] or ngrams(query["text"], 6) & shared:
            continue
        used[query["package"], query["kind"]] += 1
        if used[query["package"], query["kind"]] <= KINDS[query["kind"]]:
            kept.append(query)
    kept += made_questions(train, {q["pids"][0] for q in kept if q["drop"]}, rng)
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
    ask_queries = [q for q in queries if q["package"] in ASK_PACKAGES and q["kind"] == "question"][:ASK_QUERIES]
    ask = subset([p for p in passages if p["package"] in ASK_PACKAGES],
                 {p for q in ask_queries for p in q["pids"]}, ASK_PASSAGES, rng)
    parts = {"dev": (dev_queries, dev), "ask": (ask_queries, ask),
             "xquad-dev": (rng.sample(asked, min(120, len(asked))), [p for p in more_passages
                                                                     if p["package"] != "xquad-test"]),
             "train": (kept, train)}
    for name, (asked, collection) in parts.items():
        store = encode(args.work / f"{name}-states", args.minilm, args.bge, args.mpnet, [q["text"] for q in asked],
                       [full_text(p, name != "train" or hash_bit(p["doc"])) for p in collection])
        rows = mine(asked, collection, store) if name == "train" else nearest(asked, collection, store)
        print(name, len(rows), "lists", dict(Counter(r["kind"] for r in rows)), flush=True)
        write_jsonl(args.work / f"{name}.jsonl", [shifted(row, len(asked)) for row in rows])


def shifted(row, by):
    """Numbers of texts in the store: passages come after the queries."""
    def move(value):
        return [move(v) for v in value] if isinstance(value, list) else value + by

    return {key: move(value) if key in ("positive", "pools", "passages") else value for key, value in row.items()}


def hash_bit(text):
    """A lasting coin toss, for the documents whose passages carry their title."""
    return hashlib.sha1(text.encode()).digest()[0] % 2 == 0


def nearest(queries, passages, store, depth=20):
    """Development queries with the top passages of each first stage, and with passages that share its words."""
    rows = []
    for number, stages in similarities(store, len(queries)):
        query = queries[number]
        tops = [np.argsort(-scores, kind="stable")[:depth].tolist() for scores in stages[:3]]
        tempting = traps(stages, depth - 1)
        best = max((i for i, p in enumerate(passages) if p["pid"] in query["pids"]), key=lambda i: stages[1][i])
        tops.append(sorted({best, *tempting}, key=lambda i: -stages[1][i]))
        for stage, top in zip(("minilm", "bge", "bm25", "traps"), tops):
            rows.append(dict(kind=query["kind"], stage=stage, query=number, passages=top, total=len(query["pids"]),
                             relevant=[int(passages[i]["pid"] in query["pids"]) for i in top]))
    return rows


if __name__ == "__main__":
    main()
