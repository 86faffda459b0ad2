#!/usr/bin/env python3
"""Compares the reader in Go with the training framework, in float32, on questions of a set.

    go build -o /tmp/measure ../measure && python agree.py --reader READER --data CHECK/clapnq-dev --go /tmp/measure

READER is the folder of export.py whose weights the Go program carries. Printed are the share of windows with the same tokens, of
questions with the same best sentence and the same span, the AUC of right over wrong sentences of both, and the
mean distance of their logits.
"""
import argparse
import json
import random
import subprocess

import numpy as np
import torch

from check import auc, read_cases
from export import FLOATS, load
from model import padded
from windows import CANDIDATE, Windower

LONGEST = 25  # tokens of a span


def window_texts(case, at):
    """The candidate between its neighbours, "" for none."""
    z = case.item.sentences
    if case.apart:
        return ["", z[at], ""]
    return [z[at - 1] if at > 0 else "", z[at], z[at + 1] if at + 1 < len(z) else ""]


def read_here(model, windower, question, windows):
    """Tokens, evidence, contradiction and span text of each window, by the training framework."""
    made = []
    for texts in windows:
        sentences = [z for z in texts if z]
        made.append(windower.window(question, sentences, sentences.index(texts[1]) if not texts[0] else 1))
    with torch.inference_mode():
        evidence, denied, spans = model(padded([w.ids for w in made]), padded([w.segments for w in made]))
    texts = [span_text(w, s, t[1]) for w, s, t in zip(made, spans, windows)]
    return [w.ids for w in made], evidence[:, CANDIDATE - 1].tolist(), denied.tolist(), texts


def span_text(window, logits, candidate):
    first, offsets = window.parts[CANDIDATE]
    pairs = [
        ((logits[first + i, 0] + logits[first + j, 1]).item(), i, j)
        for i in range(len(offsets))
        for j in range(i, min(len(offsets), i + LONGEST))
    ]
    _, i, j = max(pairs)
    return candidate[offsets[i][0] : offsets[j][1]]


class Go:
    """The other program, a question at a time."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(self, question, windows):
        self.process.stdin.write(json.dumps({"Question": question, "Windows": windows}) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        texts = [w[1].encode()[r["Span"]["From"] : r["Span"]["To"]].decode() for w, r in zip(windows, reply["Readings"])]
        found = reply["Readings"]
        return reply["Tokens"], [r["Evidence"] for r in found], [r["Contradiction"] for r in found], texts

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(here, there, cases, most):
    """The figures, over the first `most` sentences of each question."""
    tokens, picks, spans, off = [], [], [], []
    scores = {True: ([], []), False: ([], [])}
    for case in cases:
        windows = [window_texts(case, at) for at in range(min(most, len(case.item.sentences)))]
        a, b = here(case.item.question, windows), there(case.item.question, windows)
        tokens += [x == y for x, y in zip(a[0], b[0])]
        best = int(np.argmax(a[1]))
        picks.append(best == int(np.argmax(b[1])))
        spans.append(a[3][best].strip() in b[3][best])  # Go widens to whole words
        off += [abs(x - y) for x, y in zip(a[1], b[1])]
        for x, y, label in zip(a[1], b[1], case.item.labels):
            if label >= 0:
                scores[label == 1][0].append(x)
                scores[label == 1][1].append(y)
    mean = lambda values: round(float(np.mean(values)), 4)
    return {
        "questions": len(cases), "windows": len(tokens), "same tokens": mean(tokens), "same pick": mean(picks),
        "same span": mean(spans), "AUC here": round(auc(scores[True][0], scores[False][0]), 4),
        "AUC in Go": round(auc(scores[True][1], scores[False][1]), 4), "distance": mean(off),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description="Compares the reader in Go with the training framework.")
    parser.add_argument("--reader", required=True, help="folder of export.py")
    parser.add_argument("--data", required=True, help="folder of a set")
    parser.add_argument("--go", required=True, help="the program measure")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--sentences", type=int, default=4, help="of a question at most")
    a = parser.parse_args()
    torch.set_num_threads(2)
    cases = [c for c in read_cases(a.data) if c.item.sentences]
    cases = random.Random(1).sample(cases, min(a.questions, len(cases)))
    model, windower, go = load(a.reader, FLOATS), Windower(f"{a.reader}/tokenizer.json"), Go(a.go)
    print(json.dumps(compare(lambda q, w: read_here(model, windower, q, w), go.read, cases, a.sentences), indent=1))
    go.close()


if __name__ == "__main__":
    main()
