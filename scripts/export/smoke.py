#!/usr/bin/env python3
"""Exports small models with random weights in every variant, and what is no model: `scripts/export/smoke.py`.

Needs the packages of scripts/export/requirements.txt, and says so where they are not there (exit code 0).
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOKENIZER = ROOT / "jobs/models/techdocs-minilm-l6/tokenizer.json"
SMALL = {"num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 514, "num_labels": 1}
PACKAGES = ("numpy", "onnx", "onnxruntime", "scipy", "tokenizers", "torch", "transformers")
LARGEST_FLOAT32_DIFFERENCE = 1e-4
LARGEST_CHANGE_WITH_MATES = 1e-5  # of a pair's own length
LARGEST_FLOAT16_DIFFERENCE = 2e-2


def planted_channels():
    """Channels that reach far cost others no steps: in a product that widens, by factors; in one that narrows, apart."""
    import numpy as np
    import smooth
    rng = np.random.default_rng(5)
    for channels, columns in ((96, 192), (192, 96)):
        rows = rng.normal(size=(512, channels)).astype(np.float32)
        rows[:, [3, 40, 77]] *= (30, 60, 120)
        matrix = rng.normal(size=(channels, columns)).astype(np.float32)
        matrix[[3, 40, 77]] /= 20  # else little but these would count in the product
        source = smooth.Input(rows, rows.min(axis=0), rows.max(axis=0))
        one = smooth.Bytes(np.ones(channels, np.float32), *smooth.ranged(float(rows.min()), float(rows.max())), np.zeros(0, np.int64))
        plain, chosen = (smooth.error(b, rows, [matrix], [rows @ matrix]) for b in (one, smooth.choose(source, [matrix])))
        print(f"planted channels, {channels} × {columns}: error {plain:.1e} with one scale, {chosen:.1e}")
        assert chosen < 0.05 * plain, (plain, chosen)


def shared_matrix():
    """Two products may share a matrix, as ALBERT's layers do, while the factors of their inputs differ."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper
    import parity
    import quantise
    rng = np.random.default_rng(6)
    matrix = rng.normal(size=(192, 192)).astype(np.float32)
    reach = np.exp(rng.normal(size=192)).astype(np.float32)
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", "sequence", 192]),
              helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "sequence"])]
    nodes = [helper.make_node("Mul", ["x", "reach"], ["wide"], "wide"), helper.make_node("Div", ["x", "reach"], ["narrow"], "narrow"),
             helper.make_node("MatMul", ["wide", "matrix"], ["first"], "first"),
             helper.make_node("MatMul", ["narrow", "matrix"], ["second"], "second")]
    outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", "sequence", 192]) for n in ("first", "second")]
    graph = helper.make_graph(nodes, "shared", inputs, outputs,
                              [numpy_helper.from_array(matrix, "matrix"), numpy_helper.from_array(reach, "reach")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    feed = {"x": rng.normal(size=(4, 64, 192)).astype(np.float32), "attention_mask": np.ones((4, 64), np.int64)}
    made = quantise.quantised(model, [feed])
    for name, exact, value in zip(("first", "second"), *(
            parity.session(m.SerializeToString()).run(None, feed) for m in (model, made))):
        error = float(((exact - value) ** 2).mean() / exact.var())
        print(f"shared matrix, {name} product: error {error:.1e}")
        assert error < 1e-3, error


def models(vocabulary):
    """(name, configuration): a family with token types, one with a single type, and one that knows of none."""
    from transformers import BertConfig, DistilBertConfig, XLMRobertaConfig
    wide = {"vocab_size": vocabulary, "hidden_size": 128, "intermediate_size": 256, **SMALL}
    yield "bert", BertConfig(**wide)
    yield "xlm-roberta", XLMRobertaConfig(**wide, type_vocab_size=1, pad_token_id=0, bos_token_id=101, eos_token_id=102)
    yield "distilbert", DistilBertConfig(vocab_size=vocabulary, dim=128, hidden_dim=256, n_layers=2, n_heads=4, num_labels=1)


def write(config, folder):
    """A directory as Hugging Face has it."""
    from transformers import AutoModelForSequenceClassification, BertTokenizerFast
    names = ["input_ids", "attention_mask"] + (["token_type_ids"] if getattr(config, "type_vocab_size", 0) > 1 else [])
    BertTokenizerFast(tokenizer_file=str(TOKENIZER), model_max_length=512, model_input_names=names).save_pretrained(folder)
    AutoModelForSequenceClassification.from_config(config).save_pretrained(folder)


def export(source, bundle, *options):
    """Exit code and standard error of the export."""
    done = subprocess.run([sys.executable, str(ROOT / "scripts/export_onnx.py"), str(source), str(bundle), *options],
                          capture_output=True, text=True)
    return done.returncode, done.stderr


def check(name, config, work):
    source, bundle = work / name, work / (name + "-bundle")
    write(config, source)
    # Without "packed": which graphs ONNX Runtime's conversion takes is for it to say.
    code, error = export(source, bundle, "--variants", "fp32,fused,int8,fp16", "--evaluate", str(ROOT / "jobs/sample"))
    assert code == 0, error
    for variant, file, most in (("fp32", "model", LARGEST_FLOAT32_DIFFERENCE), ("fused", "model_fused", LARGEST_FLOAT32_DIFFERENCE),
                                ("fp16", "model_fp16", LARGEST_FLOAT16_DIFFERENCE), ("int8", "model_int8", None)):
        report = json.loads((bundle / "onnx" / (file + ".parity.json")).read_text())
        print(f"{name} {variant}: max |Δlogit| {report['max_logit_difference']:.1e}, with batch mates "
              f"{report['logit_change_with_batch_mates']:.1e}, of its length {report['logit_change_with_mates_of_its_length']:.1e}")
        assert most is None or report["max_logit_difference"] <= most, report
        assert report["logit_change_with_mates_of_its_length"] <= LARGEST_CHANGE_WITH_MATES, report


def refuses(work):
    """A directory without weights is told of in one sentence."""
    (work / "empty").mkdir()
    (work / "empty/config.json").write_text("{}")
    for source in (work / "empty", work / "nowhere"):
        code, error = export(source, work / "none")
        assert code == 66 and len(error.strip().splitlines()) == 1, (code, error)
        print(error.strip())


def main():
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        print(f"the export is not tested: this Python has no {', '.join(missing)} (scripts/export/requirements.txt)",
              file=sys.stderr)
        return
    import torch
    torch.manual_seed(7)
    vocabulary = 1 + max(json.loads(TOKENIZER.read_text())["model"]["vocab"].values())
    planted_channels()
    shared_matrix()
    with tempfile.TemporaryDirectory() as folder:
        refuses(Path(folder))
        for name, config in models(vocabulary):
            check(name, config, Path(folder))


if __name__ == "__main__":
    main()
