#!/usr/bin/env python3
"""Make ../testdata/reader.json: what the tests hold the evidence reader to.

    /tmp/convert/bin/python reader_reference.py READER TOKENIZER ../testdata/reader.json

READER is the file that reader.py takes, TOKENIZER the tokenizer.json beside it. Each entry has a
question, a window (sentence before, candidate, sentence after), the token ids of the reference
tokenizer (Hugging Face tokenizers), the tokens [low,high) of the candidate, and what the heads say: the
logits of evidence and contradiction, the words [from,to) of the best span in bytes of the candidate, and
its score against none (no span for a candidate without tokens). The weights of READER are dequantised
and multiplied in float32, before they are rounded for the kernels and without any rounding of
activations.
"""
import json
import math
import sys

import numpy as np
from tokenizers import Tokenizer

from convert import HEAD_DIM
from reader import complete, dequantised, safetensors
from reader_texts import ARTICLES, ODD
from reference import places

CLS, SEP, LIMIT, QUESTION, ANSWER = 101, 102, 96, 26, 25
erf = np.frompyfunc(math.erf, 1, 1)


def window(encode, question, before, candidate, after):
    """ids, segment of each token (0 question, 1 before, 2 candidate, 3 after); as in training."""
    ids = [CLS] + encode(question)[:QUESTION]
    kind = [0] * len(ids)
    room = LIMIT - 4 - len(ids)
    middle = encode(candidate)[:room]
    room -= len(middle)
    before, after = encode(before), encode(after)
    head = min(len(before), max(room // 2, room - len(after)))
    before, after = before[len(before) - head :], after[: room - head]
    for k, tokens in ((1, before), (2, middle), (3, after)):
        if tokens or k == 2:
            ids += [SEP] + tokens
            kind += [k] * (1 + len(tokens))
    return ids + [SEP], kind + [0]


class Float:
    """The reader in float32."""

    def __init__(self, weights):
        self.w = weights
        self.layers = 1 + max(int(n.split(".")[1]) for n in weights if n.startswith("layers."))

    def linear(self, name, x):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def norm(self, name, x):
        x = x - x.mean(1, keepdims=True)
        return x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-12) * self.w[name + ".weight"] + self.w[name + ".bias"]

    def attention(self, name, x):
        q, k, v = np.split(self.linear(name, x), 3, axis=1)
        out = np.empty_like(q)
        for h in range(0, q.shape[1], HEAD_DIM):
            s = slice(h, h + HEAD_DIM)
            out[:, s] = softmax(q[:, s] @ k[:, s].T / np.float32(math.sqrt(HEAD_DIM))) @ v[:, s]
        return out

    def hidden(self, ids, kind):
        x = self.w["we.weight"][ids] + self.w["pe.weight"][: len(ids)] + self.w["te.weight"][[int(k > 0) for k in kind]]
        x = self.norm("eln", x)
        for i in range(self.layers):
            name = f"layers.{i}."
            x = self.norm(name + "ln1", x + self.linear(name + "o", self.attention(name + "qkv", x)))
            h = self.linear(name + "f1", x)
            h = (h * 0.5 * (1 + erf(h / math.sqrt(2)).astype(np.float32))).astype(np.float32)
            x = self.norm(name + "ln2", x + self.linear(name + "f2", h))
        return x

    def pooled(self, name, attention, x):
        return float((softmax(self.linear(attention, x).T) @ self.linear(name, x))[0, 0])

    def span(self, none, x):
        """First and last token of the best answer among the rows x, and its score."""
        start, end = self.linear("span", x).T
        pairs = [(start[i] + end[k], i, k) for i in range(len(x)) for k in range(i, min(len(x), i + ANSWER))]
        best, first, last = max(pairs)
        return first, last, float(best - self.linear("span", none).sum())


def softmax(x):
    p = np.exp(x - x.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def windows():
    """Every sentence of each article under each of its questions, then the odd ones."""
    for questions, sentences in ARTICLES:
        padded = ["", *sentences, ""]
        for q in questions:
            for i in range(len(sentences)):
                yield q, padded[i : i + 3]
    yield from ODD


def entry(network, tokenizer, question, texts):
    encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    ids, kind = window(encode, question, *texts)
    low, high = kind.index(2), kind.index(2) + kind.count(2)
    x = network.hidden(ids, kind)
    found = dict(question=question, window=texts, ids=ids, candidate=[low, high])
    found["evidence"] = round(network.pooled("ev", "att", x[low:high]), 4)
    found["contradiction"] = round(network.pooled("con", "conatt", x[low:high]), 4)
    if high > low + 1:
        first, last, score = network.span(x[0], x[low + 1 : high])
        words = places(tokenizer, texts[1])
        found["span"], found["score"] = [words[first][0], words[last][1]], round(score, 4)
    return found


def main():
    reader_path, tokenizer_path, out_path = sys.argv[1:]
    network = Float(complete(dequantised(safetensors(reader_path))))
    tokenizer = Tokenizer.from_file(tokenizer_path)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = True
    entries = [entry(network, tokenizer, *w) for w in windows()]
    with open(out_path, "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(e, separators=(",", ":")) for e in entries) + "\n]\n")
    for e in entries:
        span = e["window"][1].encode()[slice(*e.get("span", [0, 0]))].decode()
        print(f"{e['evidence']:8.3f}{e['contradiction']:8.3f}{e.get('score', 0):8.3f}  {e['question'][:50]}  |  {e['window'][1][:70]}  |  {span[:60]}")


if __name__ == "__main__":
    main()
