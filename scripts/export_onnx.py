#!/usr/bin/env python3
"""Turns a Hugging Face cross-encoder directory into a bundle for spark-rerank, in several precisions.

    scripts/export_onnx.py MODEL_DIR BUNDLE_DIR [--variants fp32,fused,fp16,int8,packed]

Writes tokenizer.json, config.json and, with a parity report (NAME.parity.json) beside each:

    onnx/model.onnx         fp32    the plain export: the reference
    onnx/model_fused.onnx   fused   float32 in fused operators, the last layer for the first token only
    onnx/model_int8.onnx    int8    for CPUs: bytes with fixed scales; without padding a score is its own
    onnx/model_fp16.onnx    fp16    for GPUs: half precision, logits in float32
    onnx/model_packed.onnx  packed  for GPUs: the same without padding (CUDA alone; not run here)

BERT, RoBERTa and XLM-R have graphs of their own. Other architectures go through ONNX Runtime's transformers
optimizer for fused and fp16; their int8 is made of that. A directory with model.onnx or onnx/model.onnx and no
weights, such as the bundled model's, gets fused and int8, made of its graph, which needs neither torch nor transformers.
A variant that cannot be made is reported and left out, and the exit code is 1. A directory that is no model ends
with 66. Needs the packages of scripts/export/requirements.txt.
"""

import argparse
import inspect
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts/export"))

import encoder  # noqa: E402
import parity  # noqa: E402
import quantise  # noqa: E402

FILES = {"fp32": "model", "fused": "model_fused", "int8": "model_int8", "fp16": "model_fp16", "packed": "model_packed"}
CALIBRATION_PAIRS = 192
TWO_GIGABYTES = 2**31
NO_INPUT = 66  # sysexits.h, as the job has it


def plain_export(model, names, path):
    """The graph as torch writes it."""
    import torch
    model.config.return_dict = False
    example = {n: torch.ones(2, 16, dtype=torch.int64) for n in names}
    axes = {n: {0: "batch", 1: "sequence"} for n in names}
    torch.onnx.export(model, (example,), str(path), input_names=names, output_names=["logits"],
                      dynamic_axes={**axes, "logits": {0: "batch"}}, opset_version=17, dynamo=False)
    model.config.return_dict = True


def save(model, path):
    """Writes a model, its weights beside it where they do not fit into one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    large = sum(np.prod(t.dims) * 4 for t in model.graph.initializer) > TWO_GIGABYTES
    onnx.save(model, str(path), save_as_external_data=bool(large), location=path.name + "_data")


class Bundle:
    """What both kinds of source share: where variants go, and how texts become inputs."""

    def path(self, variant):
        return self.bundle / "onnx" / (FILES[variant] + ".onnx")

    def encoded(self, texts):
        encoded = parity.Encoded(Tokenizer.from_file(str(self.bundle / "tokenizer.json")), texts, self.max_tokens)
        encoded.pad = self.pad
        return encoded

    def calibration(self, collection):
        texts = collection.texts()
        encoded = self.encoded(texts[::max(1, len(texts) // CALIBRATION_PAIRS)])
        for positions in encoded.batches():
            feed = encoded.batch(positions)
            yield {n: feed[n] for n in self.names}


def copy_bundle(source, bundle):
    """Copies what a bundle has beside its graphs."""
    bundle.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "config.json", "tokenizer_config.json", "special_tokens_map.json"):
        if (source / name).exists() and source.resolve() != bundle.resolve():
            shutil.copyfile(source / name, bundle / name)


class OnnxBundle(Bundle):
    """A bundle that is a graph already: fused and int8 can be made of it, nothing else."""

    def __init__(self, source, bundle):
        self.source, self.bundle = graph_in(source), bundle
        config = json.loads((source / "config.json").read_text())
        self.max_tokens = min(512, config.get("max_position_embeddings", 512))
        self.pad = config.get("pad_token_id", 0)
        self.names = parity.Scorer(self.source).names
        copy_bundle(source, bundle)

    def make(self, variant, collection):
        """Writes one variant."""
        model = quantise.folded(self.source, fused=variant == "int8")
        if variant == "int8":
            model = quantise.quantised(model, self.calibration(collection))
        save(model, self.path(variant))

    def reference(self, encoded):
        """Logits of the graph as it is."""
        return parity.Scorer(self.source).logits(encoded)


class Export(Bundle):
    """One model on its way into a bundle."""

    def __init__(self, source, bundle):
        from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
        self.bundle = bundle
        self.config = AutoConfig.from_pretrained(source)
        self.model = AutoModelForSequenceClassification.from_pretrained(source, attn_implementation="eager").eval()
        tokenizer = AutoTokenizer.from_pretrained(source)
        copy_bundle(source, bundle)
        if not (source / "tokenizer.json").exists():
            tokenizer.save_pretrained(bundle)
        self.max_tokens = min(512, tokenizer.model_max_length)
        self.pad = tokenizer.pad_token_id
        self.weights = {n: t.detach().float().numpy() for n, t in self.model.state_dict().items()}
        self.names = ["input_ids", "attention_mask"] + (["token_type_ids"] if self.has_types() else [])

    def has_types(self):
        """Whether the model tells a query's tokens from a passage's; many configurations do not speak of it."""
        takes_them = "token_type_ids" in inspect.signature(self.model.forward).parameters
        return takes_them and getattr(self.config, "type_vocab_size", 0) > 1

    def make(self, variant, collection):
        """Writes one variant."""
        path = self.path(variant)
        path.parent.mkdir(parents=True, exist_ok=True)
        if variant == "fp32":
            plain_export(self.model, self.names, path)
        elif variant == "fused":
            save(self.fused("cpu", np.float32), path)
        elif variant == "int8":
            save(quantise.quantised(self.fused("cpu", np.float32), self.calibration(collection)), path)
        elif variant == "fp16":
            save(self.fused("cuda", np.float16), path)
        else:
            save(packed(self.fused("cuda", np.float16)), path)

    def fused(self, device, dtype):
        try:
            return encoder.Encoder(self.config, self.weights, device, dtype).build()
        except encoder.Unsupported as why:
            print(f"{why}: ONNX Runtime's optimizer is used", file=sys.stderr)
            return optimised(self.path("fp32"), self.config, device, dtype)

    def reference(self, encoded):
        """Logits of the model itself, in float32."""
        import torch
        result = np.zeros(len(encoded.rows), np.float64)
        with torch.inference_mode():
            for positions in encoded.batches():
                feed = encoded.batch(positions)
                out = self.model(**{n: torch.from_numpy(feed[n]) for n in self.names}).logits
                result[positions] = out.reshape(len(positions), -1)[:, -1].numpy()
        return result


def optimised(path, config, device, dtype):
    """The plain export after ONNX Runtime's transformers optimizer."""
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model
    options = FusionOptions("bert")
    options.use_multi_head_attention = device == "cpu"
    made = optimize_model(str(path), "bert", config.num_attention_heads, config.hidden_size,
                          optimization_options=options, use_gpu=device == "cuda")
    if dtype == np.float16:
        made.convert_float_to_float16(keep_io_types=True)
    return made.model


def packed(model):
    """The graph that takes padding out behind the embeddings and works on real tokens alone."""
    from onnxruntime.transformers.convert_to_packing_mode import PackingMode
    from onnxruntime.transformers.onnx_model import OnnxModel
    holder = OnnxModel(model)
    try:
        PackingMode(holder).convert()
    except AssertionError as e:  # all that its shape inference says of a graph whose shapes it cannot follow
        raise ValueError("ONNX Runtime's packing conversion cannot follow the shapes of this graph") from e
    if not any(n.op_type == "PackedAttention" for n in holder.model.graph.node):
        raise ValueError("ONNX Runtime's packing conversion found no attention it can pack")
    return holder.model


def graph_in(source):
    """The graph of a bundle."""
    return next((p for p in (source / "model.onnx", source / "onnx/model.onnx") if p.exists()), None)


def opened(source, bundle):
    """What is in `source`, on its way into `bundle`; a sentence and exit code 66 where that is no model."""
    def refuse(found):
        print(f"{source} {found}; expected a Hugging Face cross-encoder's directory (config.json, a tokenizer, and "
              "*.safetensors or pytorch_model*.bin) or a bundle (model.onnx, config.json, tokenizer.json)",
              file=sys.stderr)
        raise SystemExit(NO_INPUT)
    if not source.is_dir():
        refuse("is not a directory")
    if not (source / "config.json").exists():
        refuse("has no config.json")
    if any(p for kind in ("*.safetensors", "pytorch_model*.bin") for p in source.glob(kind)):
        return Export(source, bundle)
    if graph_in(source) is None:
        refuse("has neither weights nor a graph")
    if not (source / "tokenizer.json").exists():
        refuse("has a graph and no tokenizer.json")
    return OnnxBundle(source, bundle)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path, help="a directory with config.json, weights and tokenizer")
    parser.add_argument("bundle", type=Path, help="the directory to write")
    parser.add_argument("--variants", default="fp32,fused,int8,fp16,packed")
    parser.add_argument("--sample", type=Path, default=ROOT / "jobs/sample",
                        help="texts for calibration, and judged ones for parity, in the layout of jobs/sample")
    parser.add_argument("--no-report", action="store_true", help="write the graphs and compare nothing")
    parser.add_argument("--evaluate", type=Path, help="another judged collection for parity")
    args = parser.parse_args()
    variants = args.variants.split(",")
    unknown = [v for v in variants if v not in FILES]
    if unknown:
        parser.error(f"no variant {', '.join(unknown)}; there are {', '.join(FILES)}")
    export = opened(args.model, args.bundle)
    texts = parity.Collection(args.sample)
    collection = parity.Collection(args.evaluate) if args.evaluate else texts
    if isinstance(export, Export):
        variants = ["fp32", *[v for v in variants if v != "fp32"]]  # the others are made of it, or compared with it
    else:
        variants = [v for v in variants if v in ("fused", "int8")]
    encoded, reference, failed = export.encoded(collection.texts()), None, []
    for variant in variants:
        try:
            export.make(variant, texts)
        except (ValueError, RuntimeError, NotImplementedError) as e:
            failed.append(variant)
            print(f"{variant}: not made: {str(e).splitlines()[0]}", file=sys.stderr)
            continue
        if args.no_report:
            continue
        if variant == "packed":
            print("packed: written; CUDA alone runs it, so scripts/bench-gpu.sh compares its logits")
            continue
        scorer = parity.Scorer(export.path(variant))
        logits = scorer.logits(encoded)
        reference = export.reference(encoded) if reference is None else reference
        report = parity.compare(variant, reference, logits, collection, scorer.against_mates(encoded))
        export.path(variant).with_suffix(".parity.json").write_text(json.dumps(report, indent=2) + "\n")
        print("{variant}: max |Δlogit| {max_logit_difference:.2e}, mean {mean_logit_difference:.2e}, Kendall τ "
              "{kendall_tau:.4f}, nDCG@10 {ndcg10_change_points:+.2f} points, with batch mates "
              "{logit_change_with_batch_mates:.1e}, of its length {logit_change_with_mates_of_its_length:.1e}".format(**report))
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
