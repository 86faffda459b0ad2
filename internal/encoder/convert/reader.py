#!/usr/bin/env python3
"""Make ../weights/reader-int8.bin, the evidence reader that package encoder embeds.

    /tmp/convert/bin/python reader.py READER ../weights/e5-small-v2-int8.bin ../weights/reader-int8.bin

READER is reader-int8.safetensors as the training program exports it; environment: see convert.py.
The output is deterministic; its SHA-256 goes into a file beside it, which a test reads. New weights
need, from this folder, where READER is the folder that ../train/export.py writes:

    /tmp/convert/bin/python reader.py READER/reader-int8.safetensors ../weights/e5-small-v2-int8.bin ../weights/reader-int8.bin
    /tmp/convert/bin/python reader_reference.py READER/reader-int8.safetensors READER/tokenizer.json ../testdata/reader.json
    go test ..

The second makes what the tests hold the reader to, in a minute. How near the reader comes to the
training program's on a question set is what ../train/agree.py says.

Source: the reader is our own fine-tuning of e5-small-v2 (MIT licence, see convert.py) on questions
about texts. Its training sets and their licences:
    SQuAD 2.0, half of the development set       CC BY-SA 4.0
    XQuAD, English                               CC BY-SA 4.0
    SQuADShifts, Reddit and Amazon               CC BY 4.0
    Natural Questions with Wikipedia passages    CC BY-SA 3.0
    articles of our own, ../train/texts          MIT
None of their text is here; whether weights inherit a share-alike licence is unsettled.

The file has the sections of convert.py, with these differences:
    base         UTF-8 name of the model whose words, positions and vocabulary the reader shares;
                 these are left out. The vectors were frozen in training, which is checked here
    heads        f32 [6][hidden]: evidence and its attention, contradiction and its attention, start, end;
                 then their f32 biases [6]
Linear layers come with int8 in -127..127 and one scale per output; they are rounded again to
-64..64, the range of the kernels.
"""
import hashlib
import json
import pathlib
import struct
import sys

import numpy as np

from convert import HEAD_DIM, Section, assemble, put_linear, table_section

NAME, RANGE, HIDDEN = "reader-e5-small-int8", 64, 384
NEVER = -10  # logit of a contradiction where the training had none


def safetensors(path):
    """Tensors of a safetensors file by name."""
    data = open(path, "rb").read()
    start = 8 + struct.unpack_from("<Q", data)[0]
    types = {"F32": np.dtype("<f4"), "I8": np.dtype("i1")}
    tensors = {}
    for name, t in json.loads(data[8:start]).items():
        if name != "__metadata__":
            low, high = t["data_offsets"]
            tensors[name] = np.frombuffer(data[start + low : start + high], types[t["dtype"]]).reshape(t["shape"])
    return tensors


def dequantised(tensors):
    """The same in float32: NAME.q and NAME.s become NAME."""
    floats = {n: t for n, t in tensors.items() if t.dtype == np.float32 and not n.endswith(".s")}
    for n, q in tensors.items():
        if n.endswith(".q"):
            floats[n[:-2]] = q.astype(np.float32) * tensors[n[:-2] + ".s"][:, None]
    return floats


def model_sections(path):
    """Sections of a file written by convert.py, by name."""
    data = open(path, "rb").read()
    count, found = struct.unpack_from("<I", data, 8)[0], {}
    for i in range(count):
        name, offset, size = struct.unpack_from("<16sII", data, 16 + 24 * i)
        found[name.rstrip(b"\0").decode()] = data[offset : offset + size]
    return found


def table(section, hidden):
    rows, scale = struct.unpack_from("<If", section)
    return np.frombuffer(section, "i1", rows * hidden, 64).reshape(rows, hidden), np.float32(scale)


def check_shared(tensors, model):
    """The reader's position vectors are the model's, its word vectors up to the rounding of the export."""
    count, hidden = tensors["pe.weight"].shape
    rows, scale = table(model["positions"], hidden)
    assert (rows[:count] * scale == tensors["pe.weight"]).all(), "position vectors differ"
    rows, scale = table(model["words"], hidden)
    steps = tensors["we.weight.s"][:, None]
    error = np.abs(tensors["we.weight.q"] * steps - rows * scale)
    assert (error <= steps * 0.501).all(), f"word vectors differ by up to {(error / steps).max()} steps"


def quantised(w):
    """int8 [K][N] and scale [N] of a float matrix [N][K]."""
    scale = (np.abs(w).max(1) / np.float32(RANGE)).astype(np.float32)
    scale[scale == 0] = 1
    return np.rint(w / scale[:, None]).astype(np.int8).T, scale


def quantised_table(w):
    scale = np.float32(np.abs(w).max() / 127)
    return table_section(np.rint(w / scale).astype(np.int8), scale)


def norm(s, floats, name):
    s.put(floats[name + ".weight"], "f4")
    s.put(floats[name + ".bias"], "f4")
    return s


def layer_section(floats, layer):
    s, name = Section(), f"layers.{layer}."
    linear = lambda n: (*quantised(floats[name + n + ".weight"]), floats[name + n + ".bias"].copy())
    w, scale, bias = linear("qkv")
    queries = len(scale) // 3
    scale[:queries] *= np.float32(HEAD_DIM**-0.5)
    bias[:queries] *= np.float32(HEAD_DIM**-0.5)
    put_linear(s, w, scale, bias)
    put_linear(s, *linear("o"))
    norm(s, floats, name + "ln1")
    put_linear(s, *linear("f1"))
    put_linear(s, *linear("f2"))
    return norm(s, floats, name + "ln2")


def complete(floats):
    """The same with a contradiction head, one that never sees any where the file has none."""
    if "con.weight" in floats:
        return floats
    print("the reader has no contradiction head: it will never see a contradiction", file=sys.stderr)
    row, bias = np.zeros((1, HIDDEN), np.float32), np.zeros(1, np.float32)
    return {**floats, "con.weight": row, "con.bias": bias + NEVER, "conatt.weight": row, "conatt.bias": bias}


def heads_section(floats):
    s = Section()
    for kind in (".weight", ".bias"):
        s.put(np.concatenate([floats[n + kind] for n in ("ev", "att", "con", "conatt", "span")]), "f4")
    return s


def text_section(text):
    s = Section()
    s.bytes += text
    return s


def sections(floats, base):
    layers = 1 + max(int(n.split(".")[1]) for n in floats if n.startswith("layers."))
    ffn, hidden = floats["layers.0.f1.weight"].shape
    shape = Section()
    shape.pack("4If", layers, hidden, hidden // HEAD_DIM, ffn, 1e-12)
    yield "name", text_section(NAME.encode())
    yield "base", text_section(base)
    yield "shape", shape
    yield "types", quantised_table(floats["te.weight"])
    yield "norm", norm(Section(), floats, "eln")
    for layer in range(layers):
        yield f"layer.{layer}", layer_section(floats, layer)
    yield "heads", heads_section(floats)


def main():
    reader_path, model_path, out_path = sys.argv[1:]
    tensors, model = safetensors(reader_path), model_sections(model_path)
    check_shared(tensors, model)
    out = assemble(list(sections(complete(dequantised(tensors)), model["name"])))
    pathlib.Path(out_path).write_bytes(out)
    pathlib.Path(out_path).with_suffix(".sha256").write_text(hashlib.sha256(out).hexdigest() + "\n")
    print(f"{out_path}: {len(out)} bytes")


if __name__ == "__main__":
    main()
