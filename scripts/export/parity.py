"""How far a variant is from the model it was made of, in logits and in rankings."""

import json

import numpy as np
import onnxruntime
from scipy.stats import kendalltau

BATCH_TOKENS = 2048
CUTOFF = 10


def rows(path):
    """The objects of a JSON Lines file."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Collection:
    """Judged queries with their candidates, in the layout of jobs/sample."""

    def __init__(self, folder):
        if (folder / "corpus.jsonl").exists():
            self.read_trec(folder)
            return
        self.queries = {r["query_id"]: r["query_text"] for r in rows(folder / "queries.jsonl")}
        self.passages = {r["doc_id"]: f"{r.get('title') or ''} {r['text']}".strip()
                         for r in rows(folder / "passages.jsonl")}
        self.pairs = [(r["query_id"], r["doc_id"]) for r in rows(folder / "candidates.jsonl")]
        self.judged = {(r["query_id"], r["doc_id"]): r["relevance"] for r in rows(folder / "qrels.jsonl")}

    def read_trec(self, folder):
        """The layout of a retrieval collection: corpus.jsonl, qrels.trec, candidates.*.tsv (query, passage, rank)."""
        self.queries = {r["query_id"]: r["text"] for r in rows(folder / "queries.jsonl")}
        self.passages = {r["doc_id"]: f"{r.get('title') or ''} {r['text']}".strip() for r in rows(folder / "corpus.jsonl")}
        lines = [line.split() for line in (folder / "qrels.trec").read_text().splitlines()]
        self.judged = {(query, document): int(grade) for query, _, document, grade in lines}
        judged = {query for query, _ in self.judged}
        table = sorted(folder.glob("candidates.*.tsv"), key=lambda p: "bm25" in p.name.lower())[0]
        lines = [line.split("\t") for line in table.read_text().splitlines()]
        self.pairs = [(r[0], r[1]) for r in lines if r[0] in judged and r[1] in self.passages]

    def texts(self):
        """(query, passage) of every candidate."""
        return [(self.queries[query], self.passages[document]) for query, document in self.pairs]

    def by_query(self):
        """Positions of every query's candidates."""
        groups = {}
        for position, (query, _) in enumerate(self.pairs):
            groups.setdefault(query, []).append(position)
        return groups

    def ndcg(self, scores):
        """Mean nDCG@10 with linear gain, as trec_eval computes it."""
        values = []
        for query, positions in self.by_query().items():
            order = sorted(positions, key=lambda i: (-scores[i], self.pairs[i][1]))
            gains = [max(0, self.judged.get(self.pairs[i], 0)) for i in order]
            ideal = sorted((g for (q, _), g in self.judged.items() if q == query and g > 0), reverse=True)
            values.append(dcg(gains) / dcg(ideal) if ideal else 0.0)
        return float(np.mean(values))


def dcg(gains):
    return sum(gain / np.log2(rank + 2) for rank, gain in enumerate(gains[:CUTOFF]))


class Encoded:
    """Pairs as token ids, cut as sentence-transformers cuts them, with batches of like length."""

    def __init__(self, tokenizer, texts, max_tokens):
        tokenizer.enable_truncation(max_tokens)
        tokenizer.no_padding()
        self.rows = tokenizer.encode_batch(texts)
        self.pad = 0

    def batch(self, positions):
        """int64 inputs, padded on the right."""
        chosen = [self.rows[i] for i in positions]
        width = max(len(row.ids) for row in chosen)

        def padded(field, fill):
            return np.array([getattr(row, field) + [fill] * (width - len(row.ids)) for row in chosen], np.int64)
        return {"input_ids": padded("ids", self.pad), "attention_mask": padded("attention_mask", 0),
                "token_type_ids": padded("type_ids", 0)}

    def batches(self):
        """Positions in batches of one length and at most a number of tokens, as the core runs them on a processor."""
        for length, positions in sorted(self.by_length(range(len(self.rows))).items(), reverse=True):
            count = max(1, BATCH_TOKENS // length)
            for start in range(0, len(positions), count):
                yield positions[start:start + count]

    def by_length(self, positions):
        """The positions of each length."""
        groups = {}
        for i in positions:
            groups.setdefault(len(self.rows[i].ids), []).append(i)
        return groups


def session(model):
    """A graph, by path or as bytes, in a session whose products of bytes are exact without VNNI too, as the job's are."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Scorer:
    """A graph that scores encoded pairs."""

    def __init__(self, path):
        self.session = session(str(path))
        self.names = [i.name for i in self.session.get_inputs()]

    def run(self, encoded, positions):
        feed = encoded.batch(positions)
        return self.session.run(None, {n: feed[n] for n in self.names})[0].reshape(len(positions), -1)[:, -1]

    def logits(self, encoded):
        """One logit per pair, in order."""
        result = np.zeros(len(encoded.rows), np.float64)
        for positions in encoded.batches():
            result[positions] = self.run(encoded, positions)
        return result

    def against_mates(self, encoded, count=240, seed=5):
        """The largest change of a logit between a pair alone and the pair among others: of any length, and of its own."""
        positions = np.random.default_rng(seed).choice(len(encoded.rows), min(count, len(encoded.rows)), replace=False)
        alone = {i: self.run(encoded, [i])[0] for i in positions}

        def change(groups):
            return max((float(np.abs(self.run(encoded, list(g)) - [alone[i] for i in g]).max()) for g in groups), default=0.0)

        mixed = [positions[i:i + 16] for i in range(0, len(positions), 16)]
        return change(mixed), change([g for g in encoded.by_length(positions).values() if len(g) > 1])


def compare(name, reference, logits, collection, mates):
    """The report of one variant."""
    difference = np.abs(logits - reference)
    taus = [kendalltau(reference[p], logits[p]).statistic for p in collection.by_query().values() if len(p) > 1]
    before, after = collection.ndcg(reference), collection.ndcg(logits)
    return {
        "variant": name, "pairs": len(reference),
        "max_logit_difference": float(difference.max()), "mean_logit_difference": float(difference.mean()),
        "logit_standard_deviation": float(reference.std()), "kendall_tau": float(np.nanmean(taus)),
        "ndcg10_float32": before, "ndcg10": after, "ndcg10_change_points": 100 * (after - before),
        "logit_change_with_batch_mates": mates[0], "logit_change_with_mates_of_its_length": mates[1]}
