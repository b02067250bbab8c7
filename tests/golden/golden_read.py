"""Owns the reading of the committed golden data back into views and pictures.

Must not know how it was made or what it is compared with.
"""

import json

import numpy as np

from golden_law import NUMPY_TYPES
from golden_store import View


def number(value):
    return float(value) if isinstance(value, str) else value


def expand_runs(coded, size):
    items = np.frombuffer(coded, np.uint8).reshape(-1, 2 + size)
    counts = items[:, 0].astype(np.int64) + items[:, 1].astype(np.int64) * 256 + 1
    return np.repeat(items[:, 2:], counts, axis=0).tobytes()


def picture_of(blob, entry):
    """H x W x C."""
    kind = np.dtype(np.uint16 if entry.get("bit_depth") == 16 else np.uint8)
    data = blob(entry["bytes"])
    if entry.get("runs"):
        data = expand_runs(data, kind.itemsize)
    planes = np.frombuffer(data * entry.get("repeat", 1), kind)
    return planes.reshape(entry["channels"], entry["height"], entry["width"]).transpose(1, 2, 0)


def view_of(blob, entry):
    storage = np.frombuffer(blob(entry["storage"]), NUMPY_TYPES[entry["dtype"]])
    big_endian = entry.get("big_endian", False)
    return View(entry["dtype"], storage.byteswap() if big_endian else storage, entry["shape"], entry["strides"],
                entry.get("offset", 0), entry.get("layout"), entry.get("bgr", False), big_endian)


def read_cases(folder):
    """Each case as a dict: name, views, options, pixels, jpeg, format, refused, expected (picture, bytes or None)."""
    manifest, data = json.loads((folder / "cases.json").read_text()), (folder / "golden.bin").read_bytes()

    def blob(place):
        return data[place[0]:place[0] + place[1]]

    views = [view_of(blob, entry) for entry in manifest["tensors"]]
    for case in manifest["cases"]:
        options = dict(case.get("options", {}))
        if "pad_value" in options:
            options["pad_value"] = number(options["pad_value"])
        if "value_range" in options:
            options["value_range"] = tuple(number(bound) for bound in options["value_range"])
        expected = blob(case["file"]) if "file" in case else None
        if "picture" in case:
            expected = picture_of(blob, case["picture"])
        yield {"name": case["name"], "views": [views[i] for i in case["tensors"]], "options": options,
               "pixels": case.get("pixels", {}), "jpeg": case.get("jpeg", {}), "format": case.get("format"),
               "refused": case.get("refused"), "expected": expected}
