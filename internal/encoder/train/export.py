#!/usr/bin/env python3
"""Writes a trained reader as files that do not need the training program.

    python export.py --tokenizer tokenizer.json --out READER RUN/checkpoint.pt [RUN2/checkpoint.pt …]

READER gets reader.safetensors (float32), reader-int8.safetensors, config.json and tokenizer.json. In the
int8 file each matrix NAME of a layer, and the word vectors, are NAME.q (-127..127) with one scale a row in
NAME.s; all else is float32. ../convert/reader.py makes the file that ships from it. Of several runs, branches
of one training on different parts, the mean of their weights is written.
"""
import argparse
import json
import pathlib
import shutil

import torch
from safetensors.torch import load_file, save_file

from model import EPSILON, FFN, HEADS, HIDDEN, Reader
from windows import LIMIT, QUESTION

FLOATS, BYTES = "reader.safetensors", "reader-int8.safetensors"


def mean(states):
    return {name: sum(s[name].float() for s in states) / len(states) for name in states[0]}


def quantised(tensors):
    """The matrices of the layers and the word vectors in int8, one scale a row; the rest as it is."""
    out = {}
    for name, t in tensors.items():
        if t.ndim == 2 and (name.startswith("layers.") or name == "we.weight"):
            scale = t.abs().amax(1) / 127
            out[name + ".q"] = torch.round(t / scale[:, None].clamp(min=1e-12)).to(torch.int8)
            out[name + ".s"] = scale
        else:
            out[name] = t
    return out


def dequantised(tensors):
    """The inverse of quantised, up to its rounding."""
    out = {name: t for name, t in tensors.items() if not name.endswith((".q", ".s"))}
    for name in (n[:-2] for n in tensors if n.endswith(".q")):
        out[name] = tensors[name + ".q"].float() * tensors[name + ".s"][:, None]
    return out


def description(runs):
    """config.json: what another program must know to use the weights, and how they were made."""
    return {
        "layers_of_trunk": list(range(runs[0]["settings"]["layers"])),
        "hidden": HIDDEN, "heads": HEADS, "ffn": FFN, "max_len": LIMIT,
        "input": f"[CLS] q(<={QUESTION}) [SEP] prev(tail) [SEP] candidate [SEP] next(head) [SEP]; token type 1 on everything "
        "of the window, 0 on CLS/question/last SEP; segment k starts at its leading SEP",
        "evidence": "attention pooling over the tokens of the candidate segment: softmax(att.h) . ev(h) -> logit",
        "contradiction": "the same with conatt and con: the candidate denies what the question takes for granted",
        "span": "start/end logits; null at CLS; best pair inside the candidate, <=25 tokens",
        "activation": "gelu (erf)", "ln_eps": EPSILON,
        "files": {FLOATS: "fp32", BYTES: "per-row int8 + fp32 scale"},
        "runs": [{k: r[k] for k in ("settings", "windows", "seconds", "finished", "tags")} for r in runs if "settings" in r],
    }  # fmt: skip


def load_weights(path):
    """The weights of a checkpoint, or of a file that this program wrote."""
    path = str(path)
    return torch.load(path, weights_only=True)["model"] if path.endswith(".pt") else dequantised(load_file(path))


def load(folder, name):
    """The reader of an exported folder, ready to score."""
    folder = pathlib.Path(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Reader(len(config["layers_of_trunk"]))
    model.load_start(load_weights(folder / name))
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description="Writes a trained reader.")
    parser.add_argument("checkpoints", nargs="+", help="checkpoint.pt; of several, the mean; those after the first may be files that this program or shipped.py wrote")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    a = parser.parse_args()
    runs = [torch.load(path, weights_only=True) if path.endswith(".pt") else {"model": load_weights(path)} for path in a.checkpoints]
    tensors = {name: t.contiguous() for name, t in mean([r["model"] for r in runs]).items()}
    a.out.mkdir(parents=True, exist_ok=True)
    save_file(tensors, a.out / FLOATS)
    save_file(quantised(tensors), a.out / BYTES)
    (a.out / "config.json").write_text(json.dumps(description(runs), indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(a.tokenizer, a.out / "tokenizer.json")


if __name__ == "__main__":
    main()
