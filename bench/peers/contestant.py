"""A peer as a process: `contestant.py NAME BUNDLE` opens the model, says that it is ready, then answers
each line `DIRECTORY PAIRS` with a measurement. Answers are lines of JSON behind `@bench `."""

import json
import os
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

MARK = "@bench "
BATCH = 32  # sentence-transformers' own default, and what the other peers' examples use
MAX_TOKENS = 512


def read_groups(folder):
    """[(query, [passage, ...]), ...] in the order of the log."""
    def rows(name):
        with open(Path(folder) / name, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    passages = {row["doc_id"]: row["text"] for row in rows("passages.jsonl")}
    groups = {row["query_id"]: (row["query_text"], []) for row in rows("queries.jsonl")}
    for row in rows("candidates.jsonl"):
        groups[row["query_id"]][1].append(passages[row["doc_id"]])
    return list(groups.values())


def first_pairs(groups, count):
    """The first groups that make `count` pairs or just more, as pairs."""
    pairs = []
    for query, passages in groups:
        if len(pairs) >= count:
            break
        pairs += [(query, passage) for passage in passages]
    return pairs


class SentenceTransformers:
    """CrossEncoder.predict over all pairs at once, with its defaults."""

    packages = ["sentence-transformers", "transformers", "torch"]

    def __init__(self, bundle, backend="torch", dtype=None, device="cpu", batch=BATCH,
                 **model_kwargs):
        import torch
        from sentence_transformers import CrossEncoder
        self.batch = batch
        if dtype:
            model_kwargs["torch_dtype"] = getattr(torch, dtype)
        self.model = CrossEncoder(str(bundle), backend=backend, device=device, local_files_only=True,
                                  max_length=MAX_TOKENS, model_kwargs=model_kwargs)

    def score(self, pairs):
        return len(self.logits(pairs))

    def logits(self, pairs):
        import torch
        return self.model.predict(pairs, batch_size=self.batch, show_progress_bar=False,
                                  activation_fn=torch.nn.Identity())


def onnx(bundle):
    """sentence-transformers' ONNX backend on the very file that the others run."""
    name = "model.onnx" if (bundle / "model.onnx").exists() else "onnx/model.onnx"
    peer = SentenceTransformers(bundle, "onnx", file_name=name, provider="CPUExecutionProvider", export=False)
    peer.packages = ["sentence-transformers", "optimum", "onnxruntime"]
    return peer


def openvino_int8(bundle):
    """sentence-transformers' OpenVINO backend, statically quantised by its own function on texts of ours."""
    import openvino
    from datasets import Dataset
    from optimum.intel import OVConfig, OVModelForSequenceClassification, OVQuantizationConfig, OVQuantizer
    from transformers import AutoTokenizer
    folder = bundle / "openvino-int8"
    if not (folder / "openvino_model.xml").exists():
        tokenizer = AutoTokenizer.from_pretrained(bundle)
        words = (Path(__file__).resolve().parents[2] / "jobs/sample/passages.jsonl").read_text().splitlines()
        texts = [json.loads(line)["text"] for line in words]
        rows = Dataset.from_list([dict(tokenizer(texts[i], texts[-i], truncation=True, padding="max_length",
                                                 max_length=128)) for i in range(1, 101)])
        model = OVModelForSequenceClassification.from_pretrained(bundle, export=True)
        OVQuantizer.from_pretrained(model).quantize(
            ov_config=OVConfig(quantization_config=OVQuantizationConfig(num_samples=100)),
            calibration_dataset=rows, save_directory=folder)
        tokenizer.save_pretrained(folder)
    peer = SentenceTransformers(folder, "openvino", ov_config={"PERFORMANCE_HINT": "THROUGHPUT"})
    peer.packages = ["sentence-transformers", "optimum-intel", "openvino"]
    del openvino
    return peer


class Flag:
    """FlagEmbedding's FlagReranker."""

    packages = ["FlagEmbedding", "transformers", "torch"]

    def __init__(self, bundle):
        from FlagEmbedding import FlagReranker
        self.model = FlagReranker(str(bundle), use_fp16=False, devices="cpu", max_length=MAX_TOKENS)

    def score(self, pairs):
        return len(self.model.compute_score([list(pair) for pair in pairs]))


class PredictBatchUdf:
    """PySpark's predict_batch_udf around onnxruntime: a session for each Python worker, batches as they come."""

    packages = ["pyspark", "onnxruntime", "tokenizers"]

    def __init__(self, bundle):
        os.environ.pop("SPARK_HOME", None)
        os.environ["PYSPARK_PYTHON"] = sys.executable
        from pyspark.ml.functions import predict_batch_udf
        from pyspark.sql import SparkSession
        from pyspark.sql.types import FloatType
        cores = len(os.sched_getaffinity(0))
        self.cores = cores
        self.spark = (SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
                      .config("spark.driver.memory", "2g").config("spark.sql.execution.arrow.pyspark.enabled", "true")
                      .getOrCreate())
        self.spark.sparkContext.setLogLevel("ERROR")
        self.udf = predict_batch_udf(make_predict(str(bundle)), return_type=FloatType(), batch_size=BATCH)

    def prepare(self, pairs):
        frame = self.spark.createDataFrame(pairs, ["query", "passage"]).repartition(4 * self.cores).cache()
        frame.count()
        return frame

    def score(self, frame):
        from pyspark.sql.functions import col, count
        scored = frame.select(self.udf(col("query"), col("passage")).alias("score"))
        return scored.select(count("score")).first()[0]


def make_predict(bundle):
    """The function that a Python worker calls once to get the one that scores a batch."""
    max_tokens = MAX_TOKENS  # this file is the worker's __main__ on the driver alone

    def make():
        import os as system
        import numpy as np
        import onnxruntime
        from tokenizers import Tokenizer
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        graph = next(p for p in (f"{bundle}/model.onnx", f"{bundle}/onnx/model.onnx") if system.path.exists(p))
        session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        names = {i.name for i in session.get_inputs()}
        tokenizer = Tokenizer.from_file(f"{bundle}/tokenizer.json")
        tokenizer.enable_truncation(max_tokens)
        tokenizer.enable_padding()

        def predict(query, passage):
            rows = tokenizer.encode_batch(list(zip(map(str, query), map(str, passage))))
            feed = {"input_ids": np.array([r.ids for r in rows], np.int64),
                    "attention_mask": np.array([r.attention_mask for r in rows], np.int64),
                    "token_type_ids": np.array([r.type_ids for r in rows], np.int64)}
            return session.run(None, {n: a for n, a in feed.items() if n in names})[0].reshape(-1)
        return predict
    return make


PEERS = {
    "st-torch-fp32": SentenceTransformers,
    "st-torch-bf16": lambda bundle: SentenceTransformers(bundle, dtype="bfloat16"),
    "st-cuda-fp16": lambda bundle: SentenceTransformers(bundle, dtype="float16", device="cuda", batch=256),
    "st-cuda-fp32": lambda bundle: SentenceTransformers(bundle, device="cuda"),
    "st-onnx": onnx,
    "st-openvino-int8": openvino_int8,
    "flag": Flag,
    "predict-batch-udf": PredictBatchUdf,
}


def answer(**values):
    print(MARK + json.dumps(values), flush=True)


def main():
    name, bundle = sys.argv[1], Path(sys.argv[2]).resolve()
    peer = PEERS[name](bundle)
    answer(ready=True, versions={p: version(p) for p in peer.packages})
    groups, prepared = {}, {}
    for line in sys.stdin:
        folder, count = line.strip().rsplit(" ", 1)
        if folder not in groups:
            groups[folder] = read_groups(folder)
        if line not in prepared:
            pairs = first_pairs(groups[folder], int(count))
            prepared[line] = peer.prepare(pairs) if hasattr(peer, "prepare") else pairs
        start = time.perf_counter()
        scored = peer.score(prepared[line])
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        shown = [float(x) for x in peer.logits(prepared[line][:16])] if hasattr(peer, "logits") else []
        answer(pairs=scored, seconds=seconds, peak_rss_mb=peak, logits=shown)


if __name__ == "__main__":
    main()
