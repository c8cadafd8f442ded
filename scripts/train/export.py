"""Writes the bundle: model.onnx with int8-stored weights, tokenizer.json and config.json.

Linear and embedding weights are stored as per-channel int8 and turned back to
float32 by Cast and Mul, which onnxruntime folds when it loads the model: the
arithmetic is plain float32, and a score does not depend on its batch mates.
Embeddings of words that English documentation hardly has are left out: such a word
is read as [UNK].
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnx.utils
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from model import CrossEncoder
from texts import PairTokenizer

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
BIG = 10_000
KEPT_WORDS = 26_200
UNKNOWN = 100


def to_onnx(model, path):
    """Exports the model with dynamic batch and sequence axes."""
    batch = PairTokenizer.batch([([2000, 2001, 2002], [2003] * 9), ([2000, 2001], [2003] * 5)])
    axes = {n: {0: "batch", 1: "sequence"} for n in INPUTS}
    torch.onnx.export(model, tuple(torch.from_numpy(batch[n]) for n in INPUTS), path, input_names=INPUTS,
                      output_names=["logits"], dynamic_axes={**axes, "logits": {0: "batch"}}, opset_version=17,
                      dynamo=False)
    onnx.save(plain_shapes(onnx.load(path), model.config), path)


def plain_shapes(exported, config):
    """Says which axes are alike, by constant shapes and one name for the longer sequence with the passage's [CLS].

    Only where it sees that does onnxruntime fuse a residual connection with the LayerNormalization behind it.
    """
    graph, size, heads = exported.graph, config.hidden_size, config.num_attention_heads
    shapes = {4: [0, 0, heads, size // heads], 3: [0, 0, size]}  # 0 keeps an axis
    makers = {name: node for node in graph.node for name in node.output}
    reshapes = [n for n in graph.node if n.op_type == "Reshape"]
    if len(reshapes) != 4 * (config.num_hidden_layers + config.cross_layers):
        raise SystemExit(f"{len(reshapes)} Reshape nodes, expected four a layer: look at what was exported")
    for node in reshapes:
        shape = shapes[len(makers[node.input[1]].input)]
        node.input[1] = node.name + ".shape"
        graph.initializer.append(numpy_helper.from_array(np.array(shape, np.int64), node.input[1]))
    for node in graph.node:
        if node.op_type == "Concat" and len(node.input) == 2:
            graph.value_info.append(helper.make_tensor_value_info(node.output[0], TensorProto.INT64, ["batch", "tokens"]))
    return onnx.utils.Extractor(exported).extract_model(INPUTS, ["logits"])  # without what is no longer used


def quantised(array, axis):
    """Per-channel symmetric int8: the scale of each channel is the one with the least squared error."""
    reduce = 1 - axis
    top = np.abs(array).max(axis=reduce, keepdims=True).astype(np.float32)
    top = np.maximum(top, 1e-8)
    best, least = None, None
    for part in (1.0, 0.95, 0.9, 0.85):
        scale = top * part / 127
        values = np.clip(np.round(array / scale), -127, 127)
        error = ((values * scale - array) ** 2).sum(axis=reduce, keepdims=True)
        if best is None:
            best, least = scale, error
        best, least = np.where(error < least, scale, best), np.minimum(error, least)
    return np.clip(np.round(array / best), -127, 127).astype(np.int8), best.astype(np.float32)


def compress(graph):
    """Replaces the big float initialisers of a graph by int8 ones and the nodes that restore them."""
    kept, added = [], []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.ndim != 2 or array.size < BIG:
            kept.append(tensor)
            continue
        name = tensor.name
        gathers = [n for n in graph.node if n.op_type == "Gather" and n.input[0] == name]
        values, scale = quantised(array, 0 if gathers else 1)
        kept += [numpy_helper.from_array(values, name + ".int8"), numpy_helper.from_array(scale, name + ".scale")]
        if gathers:  # look up the int8 rows and their scales, then restore: the table is never held in float32
            for node in gathers:
                out, rows = node.output[0], node.input[1]
                added += [helper.make_node("Gather", [name + ".int8", rows], [out + ".int8"], axis=0),
                          helper.make_node("Gather", [name + ".scale", rows], [out + ".scale"], axis=0),
                          helper.make_node("Cast", [out + ".int8"], [out + ".float"], to=TensorProto.FLOAT),
                          helper.make_node("Mul", [out + ".float", out + ".scale"], [out])]
                graph.node.remove(node)
        else:
            added += [helper.make_node("Cast", [name + ".int8"], [name + ".float"], to=TensorProto.FLOAT),
                      helper.make_node("Mul", [name + ".float", name + ".scale"], [name])]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    return added


def rare_words(vocabulary, seen):
    """Ids of the words to leave out: unused ones, other scripts, then the rarest that no training text has."""
    first = [i for word, i in vocabulary.items() if word.startswith("[unused") or not latin(word)]
    rest = [i for word, i in vocabulary.items() if i > 103 and not word.startswith("[") and i not in seen]
    rest = sorted(set(rest) - set(first), reverse=True)  # the vocabulary is ordered by frequency, within its kinds
    count = max(0, len(vocabulary) - KEPT_WORDS)
    return sorted((first + rest)[:count])


def latin(word):
    """Whether a word is of Latin letters, digits and usual signs."""
    return all(ord(c) < 0x250 or 0x2010 <= ord(c) <= 0x2122 for c in word)


def shorten(graph, dropped):
    """Takes rows out of the table of word embeddings, before whose look-up ids go through a table of their rows."""
    look = next(n for n in graph.node if n.op_type == "Gather" and n.input[0] == "word.weight")
    tensor = next(t for t in graph.initializer if t.name == "word.weight")
    table = numpy_helper.to_array(tensor)
    kept = np.setdiff1d(np.arange(len(table)), dropped)
    rows = np.full(len(table), np.searchsorted(kept, UNKNOWN), np.int16)
    rows[kept] = np.arange(len(kept))
    tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(table[kept]), tensor.name))
    graph.initializer.append(numpy_helper.from_array(rows, "word.rows"))
    ids = look.input[1]
    look.input[1] = "word.row"
    graph.node.extend([helper.make_node("Gather", ["word.rows", ids], ["word.row16"], axis=0),
                       helper.make_node("Cast", ["word.row16"], ["word.row"], to=TensorProto.INT64)])


def sort_nodes(graph, added):
    """Puts the nodes in topological order."""
    nodes = added + list(graph.node)
    known = {i.name for i in graph.input} | {i.name for i in graph.initializer} | {""}
    ordered = []
    while nodes:
        ready = [n for n in nodes if all(name in known for name in n.input)]
        for node in ready:
            known.update(node.output)
        ordered += ready
        waiting = {id(n) for n in ready}
        nodes = [n for n in nodes if id(n) not in waiting]
    del graph.node[:]
    graph.node.extend(ordered)


def write_config(folder, config):
    """Writes a Hugging Face style config.json."""
    fields = dict(
        architectures=["BertForSequenceClassification"], model_type="bert", vocab_size=config.vocab_size,
        hidden_size=config.hidden_size, num_hidden_layers=config.num_hidden_layers,
        num_attention_heads=config.num_attention_heads, intermediate_size=config.intermediate_size,
        max_position_embeddings=config.max_position_embeddings, type_vocab_size=2, hidden_act="gelu",
        layer_norm_eps=config.layer_norm_eps, pad_token_id=0, num_labels=1, id2label={"0": "LABEL_0"},
        label2id={"LABEL_0": 0}, sentence_transformers={"activation_fn": "torch.nn.modules.activation.Sigmoid"},
        cross_layers=config.cross_layers, cross_layer_intermediate_size=config.cross_size,
        cross_layers_after=config.branch_after)
    (folder / "config.json").write_text(json.dumps(fields, indent=2) + "\n")


def write_tokenizer(source, folder):
    """Copies tokenizer.json without truncation and padding."""
    tokenizer = json.loads(source.read_text())
    tokenizer["truncation"] = tokenizer["padding"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")))


def parity(model, path, words):
    """Largest difference between the model in PyTorch and the exported file, and between alone and batched."""
    rng = np.random.default_rng(3)
    pairs = [(rng.choice(words, rng.integers(1, 40)).tolist(),
              rng.choice(words, rng.integers(0, 400)).tolist()) for _ in range(32)]
    session = onnxruntime.InferenceSession(str(path))
    batch = PairTokenizer.batch(pairs)
    together = session.run(None, batch)[0]
    alone = np.concatenate([session.run(None, PairTokenizer.batch([p]))[0] for p in pairs])
    with torch.inference_mode():
        torch_scores = model(**{n: torch.from_numpy(a) for n, a in batch.items()}).numpy()
    return float(np.abs(together - torch_scores).max()), float(np.abs(together - alone).max())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, required=True, help="the model.pt that training wrote")
    parser.add_argument("--work", type=Path, required=True, help="where the training texts are")
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, required=True)
    args = parser.parse_args()
    args.bundle.mkdir(parents=True, exist_ok=True)
    model = CrossEncoder.load(args.model).eval()
    source = args.minilm / "all-minilm-l6-v2-tokenizer.json"
    vocabulary = json.loads(source.read_text())["model"]["vocab"]
    dropped = rare_words(vocabulary, set(np.load(args.work / "train-states" / "ids.npy").tolist()))
    words = np.setdiff1d(np.arange(1000, len(vocabulary)), dropped)
    with tempfile.TemporaryDirectory() as folder:
        to_onnx(model, f"{folder}/model.onnx")
        exact, _ = parity(model, f"{folder}/model.onnx", words)
        exported = onnx.load(f"{folder}/model.onnx")
    shorten(exported.graph, dropped)
    sort_nodes(exported.graph, compress(exported.graph))
    onnx.checker.check_model(exported)
    onnx.save(exported, args.bundle / "model.onnx")
    write_config(args.bundle, model.config)
    write_tokenizer(source, args.bundle)
    with_torch, with_mates = parity(model, args.bundle / "model.onnx", words)
    size = sum(f.stat().st_size for f in args.bundle.iterdir())
    print(f"{len(dropped)} words left out; bundle {size / 1e6:.2f} MB; largest difference of a logit to PyTorch: "
          f"{exact:.2e} before the weights are compressed, {with_torch:.2e} after; between alone and batched {with_mates:.2e}")


if __name__ == "__main__":
    main()
