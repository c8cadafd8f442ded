"""Makes a cross-encoder of a well-known shape with random weights, for timing alone.

PyTorch weights as Hugging Face stores them; scripts/export_onnx.py makes the graphs of
the same, so that every contestant computes the same thing. Scores mean nothing. The
tokenizer is the one given, whatever the shape: how large a table tokens are looked up
in costs no time worth speaking of.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, BertConfig, BertTokenizerFast, XLMRobertaConfig

SHAPES = {
    "minilm": lambda vocab: BertConfig(
        vocab_size=vocab, hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536,
        num_labels=1),
    "bge-large": lambda vocab: XLMRobertaConfig(
        vocab_size=vocab, hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096,
        max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=0, bos_token_id=101,
        eos_token_id=102, num_labels=1),
    "bge-base": lambda vocab: XLMRobertaConfig(
        vocab_size=vocab, hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072,
        max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=0, bos_token_id=101,
        eos_token_id=102, num_labels=1),
}


def write_tokenizer(source, folder, names):
    """The tokenizer in the layout that transformers reads; of its own class, for FlagEmbedding joins ids by it."""
    tokenizer = BertTokenizerFast(tokenizer_file=str(source), model_max_length=512, model_input_names=names)
    tokenizer.save_pretrained(folder)
    shutil.copyfile(source, folder / "tokenizer.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("--tokenizer", type=Path, required=True, help="a tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.manual_seed(20261124)
    args.out.mkdir(parents=True, exist_ok=True)
    vocab = 1 + max(json.loads(args.tokenizer.read_text())["model"]["vocab"].values())
    config = SHAPES[args.shape](vocab)
    model = AutoModelForSequenceClassification.from_config(config)
    names = ["input_ids", "attention_mask"] + (["token_type_ids"] if config.type_vocab_size > 1 else [])
    write_tokenizer(args.tokenizer, args.out, names)
    model.save_pretrained(args.out)


if __name__ == "__main__":
    main()
