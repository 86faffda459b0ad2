#!/usr/bin/env python3
"""Make ../testdata/reference.json: what the tests hold package encoder to.

    /tmp/convert/bin/python reference.py JAR ../testdata/reference.json    # JAR: see convert.py

Each entry has a role, a text, the token ids of the reference tokenizer (Hugging Face tokenizers, with
control tokens in the text taken as text and a limit of 512), the bytes [low,high) of the text's first
100 words, and for sentences the vector: the model's weights dequantised and multiplied in float32,
without any rounding of activations, in base64 as little-endian float32. ONNX Runtime is no reference,
since it rounds activations with one scale for a whole batch; how near it comes to float32 is printed.
"""
import base64
import json
import math
import sys
import zipfile
from itertools import groupby

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from convert import HEAD_DIM, Export
from texts import ODD, SENTENCES, mixed

erf = np.frompyfunc(math.erf, 1, 1)


class Float:
    """The network in float32."""

    def __init__(self, export):
        self.export = export
        self.layers = 1 + max(int(p.split("layer.")[1].split("/")[0]) for p in export.products)
        self.tables = {n: export.table(n) for n in ("word", "position", "token_type")}
        self.weights = {}

    def linear(self, layer, path, x):
        if (layer, path) not in self.weights:
            w, scale, bias = self.export.linear(layer, path)
            self.weights[layer, path] = w.astype(np.float32) * scale, bias
        w, bias = self.weights[layer, path]
        return x @ w + bias

    def norm(self, name, x):
        weight, bias = self.export.tensors[name + ".weight"], self.export.tensors[name + ".bias"]
        x = x - x.mean(1, keepdims=True)
        return x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-12) * weight + bias

    def attention(self, layer, x):
        q, k, v = (self.linear(layer, "attention/self/" + n, x) for n in ("query", "key", "value"))
        out = np.empty_like(q)
        for h in range(0, q.shape[1], HEAD_DIM):
            s = slice(h, h + HEAD_DIM)
            scores = q[:, s] @ k[:, s].T / np.float32(math.sqrt(HEAD_DIM))
            p = np.exp(scores - scores.max(1, keepdims=True))
            out[:, s] = p / p.sum(1, keepdims=True) @ v[:, s]
        return out

    def vector(self, ids):
        rows = [ids, range(len(ids)), [0] * len(ids)]
        x = sum(t[list(r)].astype(np.float32) * np.float32(scale) for (t, scale), r in zip(self.tables.values(), rows))
        x = self.norm("embeddings.LayerNorm", x)
        for i in range(self.layers):
            name = f"encoder.layer.{i}."
            x = self.norm(name + "attention.output.LayerNorm", x + self.linear(i, "attention/output/dense", self.attention(i, x)))
            h = self.linear(i, "intermediate/dense", x)
            h = (h * 0.5 * (1 + erf(h / math.sqrt(2)).astype(np.float32))).astype(np.float32)
            x = self.norm(name + "output.LayerNorm", x + self.linear(i, "output/dense", h))
        mean = x.mean(0)
        return (mean / np.linalg.norm(mean)).astype("<f4")


def runtime_vector(session, ids):
    feed = dict(input_ids=np.array([ids]), attention_mask=np.ones((1, len(ids)), np.int64), token_type_ids=np.zeros((1, len(ids)), np.int64))
    mean = session.run(None, feed)[0][0].mean(0)
    return mean / np.linalg.norm(mean)


def places(tokenizer, text):
    """For each token of a text the bytes [low,high) of its word, which is what is split into pieces."""
    encoding, found = tokenizer.encode(text, add_special_tokens=False), {}
    for word, (low, high) in zip(encoding.word_ids, encoding.offsets):
        found[word] = found.get(word, (low, 0))[0], high
    return [[len(text[:at].encode()) for at in found[word]] for word in encoding.word_ids]


def main():
    jar = zipfile.ZipFile(sys.argv[1])
    onnx = jar.read("e5-small-v2-q.onnx")
    network = Float(Export(onnx))
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_str(jar.read("e5-small-v2-q-tokenizer.json").decode())
    tokenizer.encode_special_tokens = True
    tokenizer.enable_truncation(512)
    entries, cosines = [], []
    for i, text in enumerate(SENTENCES + ODD + list(mixed())):
        role = "query" if text.endswith("?") else "passage"
        ids = tokenizer.encode(f"{role}: {text}").ids
        entry = dict(role=role, text=text, ids=ids, words=[place for place, _ in groupby(places(tokenizer, text))][:100])
        if i < len(SENTENCES):
            vector = network.vector(ids)
            cosines.append(float(vector @ runtime_vector(session, ids)))
            entry["vector"] = base64.b64encode(vector.tobytes()).decode()
        entries.append(entry)
    with open(sys.argv[2], "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(e, separators=(",", ":")) for e in entries) + "\n]\n")
    print(f"{len(entries)} texts; cosine of onnxruntime to float32: least {min(cosines):.5f} mean {sum(cosines) / len(cosines):.5f}")


if __name__ == "__main__":
    main()
