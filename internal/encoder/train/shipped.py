#!/usr/bin/env python3
"""Makes of the weights that ship a file that train.py can begin with: the checkpoints of their runs are not kept.

    python shipped.py ../weights/reader-int8.bin ../weights/e5-small-v2-int8.bin shipped.safetensors

It is the inverse of ../convert/reader.py up to the rounding to 8 bits, which costs nothing measurable.
"""
import pathlib
import struct
import sys

import numpy as np
from safetensors.numpy import save_file

from model import HEAD_NAMES, HIDDEN, POSITIONS

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "convert"))
from convert import HEAD_DIM, PANEL  # noqa: E402
from reader import model_sections, table  # noqa: E402

HEAD_ROWS = {"span": 2}  # of the others, one


class Fields:
    """The tensors of a section, one after the other, each at a multiple of 64 bytes."""

    def __init__(self, section):
        self.section, self.at = section, 0

    def take(self, dtype, *shape):
        self.at += -self.at % 64
        found = np.frombuffer(self.section, dtype, int(np.prod(shape)), self.at).reshape(shape)
        self.at += found.nbytes
        return found

    def linear(self, inputs, outputs):
        """Weights [out][in] and biases of a matrix that put_linear wrote."""
        panels = self.take("i1", outputs // PANEL, inputs // 4, PANEL, 4)
        scale, bias = self.take("<f4", outputs), self.take("<f4", outputs)
        self.take("<i4", outputs)
        rows = panels.transpose(0, 2, 1, 3).reshape(outputs, inputs)
        return rows * scale[:, None], bias.copy()

    def norm(self):
        return self.take("<f4", HIDDEN), self.take("<f4", HIDDEN)


def layer(section, ffn):
    """The parameters of a layer, by their names in it."""
    fields, found = Fields(section), {}
    shapes = {"qkv": (HIDDEN, 3 * HIDDEN), "o": (HIDDEN, HIDDEN), "ln1": None, "f1": (HIDDEN, ffn), "f2": (ffn, HIDDEN), "ln2": None}
    for name, shape in shapes.items():
        found[name] = fields.linear(*shape) if shape else fields.norm()
    for part in found["qkv"]:
        part[:HIDDEN] *= np.float32(HEAD_DIM**0.5)
    return found


def heads(section):
    """(name, weight, bias) of every head."""
    fields, rows = Fields(section), sum(HEAD_ROWS.get(n, 1) for n in HEAD_NAMES)
    weights, biases, at = fields.take("<f4", rows, HIDDEN), fields.take("<f4", rows), 0
    for name in HEAD_NAMES:
        to = at + HEAD_ROWS.get(name, 1)
        yield name, weights[at:to], biases[at:to]
        at = to


def tensors(reader, model):
    """Every parameter of model.Reader; words and positions are the sentence encoder's."""
    layers, ffn = struct.unpack_from("<I8xI", reader["shape"])
    found = dict(zip(("eln.weight", "eln.bias"), Fields(reader["norm"]).norm()))
    for name, rows in (("we", table(model["words"], HIDDEN)), ("pe", table(model["positions"], HIDDEN)), ("te", table(reader["types"], HIDDEN))):
        found[name + ".weight"] = rows[0] * rows[1]
    found["pe.weight"] = found["pe.weight"][:POSITIONS]
    for n in range(layers):
        for name, (weight, bias) in layer(reader[f"layer.{n}"], ffn).items():
            found[f"layers.{n}.{name}.weight"], found[f"layers.{n}.{name}.bias"] = weight, bias
    for name, weight, bias in heads(reader["heads"]):
        found[name + ".weight"], found[name + ".bias"] = weight, bias
    return {name: np.ascontiguousarray(t, np.float32) for name, t in found.items()}


def main():
    reader_path, model_path, out_path = sys.argv[1:]
    save_file(tensors(model_sections(reader_path), model_sections(model_path)), out_path)


if __name__ == "__main__":
    main()
