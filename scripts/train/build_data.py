"""Turns Debian documentation packages into passages and queries.

Every package is unpacked and its HTML, manual pages and Info files are cut into
sections; sections become passages of some 40 to 250 tokens, and headings,
questions, option names, one-line descriptions and single sentences become the
queries. No query is written by a model: all of them are text of the packages.

Writes, under --work:
  passages.jsonl  {pid, package, doc, title, heading, text}
  queries.jsonl   {qid, package, kind, text, pids, drop}
                  (drop: a sentence to remove from the passage, for `sentence`)
"""

import argparse
import csv
import gzip
import hashlib
import json
import random
import re
import subprocess
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lxml import html as lxml_html

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BLOCKS = set(HEADINGS) | {
    "p", "pre", "li", "ul", "ol", "dl", "dt", "dd", "div", "section", "table", "blockquote",
    "article", "main", "body", "tr", "td", "th", "tbody", "center", "details", "figure"}
SKIP_TAGS = {"script", "style", "nav", "head", "footer", "form", "svg", "button", "iframe", "noscript"}
SKIP_CLASS = set(
    "toc contents sphinxsidebar related navigation nav navbar navheader navfooter sidebar footer breadcrumb breadcrumbs "
    "head foot header-panel headerlink menu index footnote copyright wy-nav-side toctree-wrapper element-contents "
    "nav-panel".split())
SKIP_FILE = re.compile(
    r"genindex|modindex|/search|_modules|_sources|_static|/src/|/api/generated|javadoc|licen[cs]e|copying|"
    r"changelog|changes|/news|release|whatsnew|/std/|/core/|/alloc/|/proc_macro/|/test/|/help4/|/implementors/|"
    r"_8[ch]|-members|functions_|inherit|hierarchy|/tests?/|\.(?:de|fr|ja|ko|es|tr|zh|pt|it|ru|pl)\.html|"
    r"/(?:de|fr|ja|ko|es|zh|pt|it|ru|pl|ar|ca|cs|da|el|hr|id|nb|nl|ro|sv|tr|uk|vi|hu|fa)(?:[-_][A-Za-z]+)?/", re.I)
GENERIC = re.compile(
    r"^(name|synopsis|description|options?|examples?|see also|authors?|bugs?|files|notes?|copyright|history|"
    r"environment|exit status|return value|introduction|overview|contents|index|parameters|returns?|raises|"
    r"reporting bugs|conforming to|standards|availability|usage|syntax|warnings?|summary|background|details|"
    r"documentation|license|references|acknowledge?ments|version|attributes|errors|diagnostics|methods)$", re.I)
QUESTION = re.compile(r"^(how|what|why|when|where|which|who|can|is|are|do|does|should|i|my)\b.*\?$", re.I)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def clean(text):
    """Collapses white space and removes heading anchors and soft hyphens."""
    return re.sub(r"\s+", " ", re.sub("[\u00b6\u00ad\u200b\uf0c1]", "", text)).strip()


class Sections:
    """Collects (heading, level, blocks) in document order."""

    def __init__(self):
        self.items = [["", 0, []]]

    def open(self, heading, level):
        self.items.append([clean(heading)[:200], level, []])

    def add(self, text):
        text = clean(text)
        if len(text) > 1:
            self.items[-1][2].append(text)


def walk(element, out):
    """Walks an HTML tree, opening a section per heading or term and adding text blocks."""
    tag = element.tag
    if not isinstance(tag, str) or tag in SKIP_TAGS:
        return
    marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if tag not in ("body", "html") and not SKIP_CLASS.isdisjoint(marks.split()):
        return
    if tag in HEADINGS:
        out.open(element.text_content(), HEADINGS[tag])
        return
    if tag == "dt":
        out.open(element.text_content(), 9)
        return
    if tag == "pre" or tag == "p" or next(element.iterdescendants(*BLOCKS), None) is None:
        out.add(element.text_content())
        return
    stray = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag not in SKIP_TAGS \
                and next(child.iterdescendants(*BLOCKS), None) is None:
            stray += child.text_content()
        else:
            out.add(stray)
            stray = ""
            walk(child, out)
        stray += child.tail or ""
    out.add(stray)
    if tag == "dl":
        out.open("", 9)


def from_html(data):
    """Returns (title, sections) of an HTML document, or None where it cannot be read."""
    try:
        root = lxml_html.document_fromstring(data)
    except (ValueError, lxml_html.etree.ParserError):
        return None
    lang = root.get("lang") or ""
    if lang and not lang.startswith("en"):
        return None
    out = Sections()
    body = root.find("body")
    walk(body if body is not None else root, out)
    title = next((h for h, level, _ in out.items if level in (1, 2) and h), "") or clean(root.findtext(".//title") or "")
    return title, out.items


def from_info(text):
    """Returns (title, sections) of a GNU Info file."""
    out = Sections()
    for node in text.split("\x1f")[1:]:
        lines = node.strip("\n").split("\n")
        block, menu = [], False
        for line, following in zip(lines[1:], lines[2:] + [""]):
            if re.fullmatch(r"[*=\-.]{3,}", line):
                continue
            if re.fullmatch(r"[*=\-.]{3,}", following) and abs(len(following) - len(line)) <= 1:
                out.add(" ".join(block))
                block, menu = [], False
                out.open(re.sub(r"^[\d.]+ ", "", line), 1 + "*=-.".index(following[0]))
            elif line.startswith("* Menu:"):
                menu = True
            elif not line.strip():
                out.add(" ".join(block))
                block = []
            elif not menu:
                block.append(line)
        out.add(" ".join(block))
    return "", out.items


def documents(root, limit):
    """Yields (doc, title, sections, is_manual) of one unpacked package."""
    pages = sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    web = [p for p in pages if re.search(r"\.x?html?(\.gz)?$", p.name)
           and not SKIP_FILE.search(str(p.relative_to(root)))]
    manual = [p for p in pages if re.search(r"/man/man[1-8]/[^/]+\.[1-8]\w*(\.gz)?$", str(p))]
    info = [p for p in pages if re.search(r"/info/[^/]+\.info[-\d]*(\.gz)?$", str(p))]
    rng = random.Random(root.name)
    rng.shuffle(web)
    rng.shuffle(manual)
    for path in web[:limit] + manual[:limit] + info:
        opener = gzip.open if path.suffix == ".gz" else open
        try:
            with opener(path, "rb") as handle:
                data = handle.read(3_000_000)
        except OSError:
            continue
        doc = str(path.relative_to(root))
        if path in info:
            title, sections = from_info(data.decode("utf-8", "replace"))
            yield doc, path.name.split(".")[0], sections, False
            continue
        if "/man/man" in doc:
            if len(data) < 200:
                continue
            try:
                data = subprocess.run(["mandoc", "-T", "html"], input=data, capture_output=True, timeout=3).stdout
            except subprocess.TimeoutExpired:
                continue
        parsed = from_html(data)
        if parsed:
            name = re.sub(r"^(.*)\.(\d\w*)(\.gz)?$", r"\1(\2)", path.name)
            yield doc, name if "/man/man" in doc else parsed[0], parsed[1], "/man/man" in doc


def chunks(blocks, size):
    """Joins text blocks into passages of at most about `size` characters."""
    out, current = [], ""
    for block in blocks:
        pieces = [block]
        if len(block) > size * 1.3:
            pieces, piece = [], ""
            for sentence in SENTENCE.split(block):
                sentence = sentence[:int(size * 1.3)]
                if piece and len(piece) + len(sentence) > size:
                    pieces.append(piece)
                    piece = ""
                piece = f"{piece} {sentence}".strip()
            pieces.append(piece)
        for piece in pieces:
            if current and len(current) + len(piece) > size:
                out.append(current)
                current = ""
            current = f"{current} {piece}".strip()
    if current:
        out.append(current)
    return out


def english(text):
    """Tells prose from tables, listings and other languages."""
    words = re.findall(r"[A-Za-z]+", text.lower())
    common = sum(w in {"the", "a", "of", "to", "is", "in", "and", "for", "this", "be", "that", "it"} for w in words)
    return len(words) >= 15 and common / len(words) > 0.1 and sum(map(len, words)) / len(text) > 0.6


def package_data(root, name, limit, per_package):
    """Returns the passages and queries of one unpacked package."""
    print(name, flush=True)
    passages, queries, seen = [], [], set()
    rng = random.Random(name)
    for doc, title, sections, manual in documents(root, limit):
        title = clean(title)[:100]
        size = rng.choice([320, 480, 700, 900])
        stack = []
        description = ""
        for heading, level, blocks in sections:
            if level:
                stack = [(h, l) for h, l in stack if l < level] + ([(heading, level)] if heading else [])
            if manual and heading.upper() == "NAME":
                described = re.match(r".*?\s[\u2014\u2013-]+\s(.*)", " ".join(blocks))
                description = described.group(1) if described else ""
                continue
            pids = []
            for text in chunks(blocks, size):
                key = hashlib.sha1(text.lower().encode()).hexdigest()
                if not english(text) or len(text) < 100 or key in seen:
                    continue
                seen.add(key)
                pids.append(f"{name}/{len(passages)}")
                passages.append(dict(pid=pids[-1], package=name, doc=doc, title=title,
                                     heading=" > ".join(h for h, _ in stack), text=text))
                sentences = [s for s in SENTENCE.split(text) if 40 <= len(s) <= 220 and english(s + " the a of")]
                if len(sentences) >= 2 and len(text) > 300:
                    sentence = rng.choice(sentences)
                    queries.append(dict(package=name, kind="sentence", text=sentence, pids=[pids[-1]], drop=sentence))
            if not pids:
                continue
            if manual and heading.upper() == "DESCRIPTION" and len(description) > 12:
                queries.append(dict(package=name, kind="description", text=description[:200], pids=pids, drop=""))
            heading = re.sub(r"^([\dA-Z]+\.)*[\d]*\.?\)?\s+", "", heading).strip(" :.")
            if level <= 1 and not manual and heading == title or GENERIC.match(heading) or len(heading) < 3:
                continue
            if len(heading) > 120 or len(re.findall("[A-Za-z]", heading)) < 0.6 * len(heading.replace(" ", "")):
                continue
            kind = "question" if QUESTION.match(heading) else "term" if level == 9 else "heading"
            if kind == "term" or (kind == "heading" and len(heading.split()) == 1):
                subject = re.sub(r"\(\d\w*\)$", "", title) if manual or kind == "term" else title
                heading = f"{subject} {heading}"
            if manual and heading.isupper():
                heading = heading.capitalize()
            queries.append(dict(package=name, kind=kind, text=heading, pids=pids[:3], drop=""))
    rng.shuffle(queries)
    quota = Counter({"sentence": per_package // 3, "term": per_package // 3})
    kept, used = [], Counter()
    for query in queries:
        used[query["kind"]] += 1
        if used[query["kind"]] <= (quota[query["kind"]] or per_package):
            kept.append(query)
    needed = {pid for q in kept for pid in q["pids"]}
    docs = {p["doc"] for p in passages if p["pid"] in needed}
    near = [p for p in passages if p["doc"] in docs and p["pid"] not in needed]
    rng.shuffle(near)
    keep = needed | {p["pid"] for p in near[:max(0, 2 * per_package - len(needed))]}
    return [p for p in passages if p["pid"] in keep], kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--sources", type=Path, default=Path(__file__).with_name("sources.tsv"))
    parser.add_argument("--documents", type=int, default=400, help="documents of a kind per package")
    parser.add_argument("--queries", type=int, default=450, help="queries of a kind per package")
    args = parser.parse_args()
    with open(args.sources, newline="") as handle:
        names = [row["package"] for row in csv.DictReader(handle, delimiter="\t")]
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(package_data, args.work / "unpacked" / n, n, args.documents, args.queries) for n in names]
        results = [job.result() for job in jobs]
    headings = defaultdict(set)
    for _, queries in results:
        for query in queries:
            headings[query["text"].lower()].add(tuple(query["pids"]))
    count = Counter()
    with open(args.work / "passages.jsonl", "w") as out:
        for passages, _ in results:
            for passage in passages:
                out.write(json.dumps(passage) + "\n")
    with open(args.work / "queries.jsonl", "w") as out:
        for _, queries in results:
            for query in queries:
                if len(headings[query["text"].lower()]) == 1:
                    query["qid"] = f"{query['package']}/q{count['all']}"
                    out.write(json.dumps(query) + "\n")
                    count["all"] += 1
                    count[query["kind"]] += 1
    print(dict(count), sum(len(p) for p, _ in results), "passages")
    for name, (passages, queries) in sorted(zip(names, results), key=lambda r: -len(r[1][0])):
        print(name, len(passages), dict(Counter(q["kind"] for q in queries)))


if __name__ == "__main__":
    main()
