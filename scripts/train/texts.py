"""Shared by the steps: files, the held-out splits, tokenisation and batches."""

import json
import re

import numpy as np
from tokenizers import Tokenizer

CLS, SEP = 101, 102

# Whole packages that training never sees: the first group gives the in-domain test set, the second and third the
# development sets that models were chosen by (the third has FAQs).
TEST_PACKAGES = ["borgbackup-doc", "varnish-doc", "python-celery-doc", "rsyslog-doc", "krb5-doc", "libvirt-doc",
                 "openssh-client", "openssh-server", "lvm2", "haproxy-doc", "python-flask-doc", "supervisor-doc"]
DEV_PACKAGES = ["python-scrapy-doc", "postfix-doc", "nftables", "tmux", "swift-doc", "mdadm", "zsh-doc"]
ASK_PACKAGES = ["apache2-doc", "python-sqlalchemy-doc", "fetchmail", "python-lxml-doc", "ironic-doc", "fish-common",
                "git-doc", "nano"]


def read_jsonl(path):
    """Reads one JSON object a line."""
    with open(path, encoding="utf-8") as handle:
        return [json.loads(line) for line in handle]


def write_jsonl(path, rows):
    """Writes one JSON object a line."""
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def full_text(passage, with_title=True):
    """The text of a passage as the job scores it: title and text, trimmed."""
    title = passage.get("title") or ""
    return f"{title} {passage['text']}".strip() if with_title and title else passage["text"].strip()


def xquad_split(corpus):
    """Splits XQuAD's articles: every third (by title) is held out, every seventh of the rest is for development."""
    titles = sorted({p["title"] for p in corpus})
    held = set(titles[::3])
    rest = [t for t in titles if t not in held]
    return {t: "test" if t in held else "dev" if t in rest[::7] else "train" for t in titles}


def ngrams(text, n=8):
    """The set of word n-grams of a text."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i:i + n]) for i in range(len(words) - n + 1)}


class PairTokenizer:
    """Encodes pairs as the job does: both sides apart, then [CLS] query [SEP] passage [SEP]."""

    def __init__(self, path):
        self.tokenizer = Tokenizer.from_file(str(path))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def ids(self, texts):
        """Token ids of texts, without special tokens."""
        return [e.ids for e in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    @staticmethod
    def pair(query, passage, max_length):
        """Cuts the query to three quarters of max_length and the passage to what is left."""
        query = query[:max_length * 3 // 4]
        passage = passage[:max(0, max_length - 3 - len(query))]
        return query, passage

    @staticmethod
    def batch(pairs):
        """Right-padded int64 arrays for (query ids, passage ids) pairs."""
        length = max(len(q) + len(p) for q, p in pairs) + 3
        ids, mask, types = (np.zeros((len(pairs), length), np.int64) for _ in range(3))
        for row, (query, passage) in enumerate(pairs):
            tokens = [CLS, *query, SEP, *passage, SEP]
            ids[row, :len(tokens)] = tokens
            mask[row, :len(tokens)] = 1
            types[row, len(query) + 2:len(tokens)] = 1
        return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}

    @staticmethod
    def single_batch(rows, max_length):
        """Right-padded int64 arrays for single texts, for the bi-encoder."""
        rows = [r[:max_length - 2] for r in rows]
        ids = np.zeros((len(rows), max(map(len, rows)) + 2), np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            tokens = [CLS, *row, SEP]
            ids[number, :len(tokens)] = tokens
            mask[number, :len(tokens)] = 1
        return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def length_batches(lengths, tokens):
    """Groups row numbers of similar length into batches of at most `tokens` padded tokens."""
    batch, longest = [], 0
    for row in np.argsort(lengths, kind="stable"):
        longest = max(longest, lengths[row])
        if batch and (len(batch) + 1) * longest > tokens:
            yield batch
            batch, longest = [], lengths[row]
        batch.append(int(row))
    if batch:
        yield batch
