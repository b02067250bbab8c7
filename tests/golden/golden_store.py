"""Owns the form of the committed data: one blob, shared by all that have the same bytes, and one line of JSON a case.

Must not know where the numbers come from.
"""

import json
import math

import numpy as np

from golden_law import NUMPY_TYPES


class View:
    """A tensor as it lies in memory: a flat storage, and shape, strides and offset in elements.

    `layout` names the factory that describes the same memory, where there is one. `storage` holds bfloat16 as bits.
    """

    def __init__(self, dtype, storage, shape, strides, offset=0, layout=None, bgr=False, big_endian=False):
        self.dtype, self.storage = dtype, np.ascontiguousarray(storage, NUMPY_TYPES[dtype])
        self.shape, self.strides, self.offset = tuple(shape), tuple(strides), offset
        self.layout, self.bgr, self.big_endian = layout, bgr, big_endian

    def logical(self):
        """A copy of what the view shows, with channels in the order red, green, blue, alpha."""
        if 0 in self.shape:
            return np.zeros(self.shape, self.storage.dtype)
        index = np.full(self.shape, self.offset)
        for axis, (extent, stride) in enumerate(zip(self.shape, self.strides)):
            steps = np.arange(extent) * stride
            index = index + steps.reshape((-1,) + (1,) * (len(self.shape) - axis - 1))
        assert index.min() >= 0 and index.max() < self.storage.size
        values = self.storage[index]
        if self.bgr:
            axis = values.ndim - 3
            values = np.take(values, [2, 1, 0, 3][:values.shape[axis]], axis=axis)
        return values


def dense_strides(shape):
    strides, step = [], 1
    for extent in reversed(shape):
        strides.insert(0, step)
        step *= extent
    return strides


def dense(dtype, array, layout=None, **more):
    """A view of contiguous memory; for hwc and nhwc, `array` has its axes in that order."""
    array = np.ascontiguousarray(array, NUMPY_TYPES[dtype])
    layout = layout or {2: "hw", 3: "chw", 4: "nchw"}.get(array.ndim)
    shape, strides = list(array.shape), dense_strides(array.shape)
    if layout in ("hwc", "nhwc"):
        order = [2, 0, 1] if layout == "hwc" else [0, 3, 1, 2]
        shape, strides = [shape[i] for i in order], [strides[i] for i in order]
    return View(dtype, array.reshape(-1), shape, strides, 0, layout, **more)


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def plain_number(value):
    """JSON has no word for these three."""
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def runs(array):
    """Each run of equal items as its length less one, 16 bits with the low byte first, and the item."""
    size = array.dtype.itemsize
    items = np.frombuffer(array.tobytes(), np.uint8).reshape(-1, size)
    starts = np.flatnonzero(np.append(True, np.any(items[1:] != items[:-1], axis=1))).tolist() + [len(items)]
    coded = bytearray()
    for start, end in zip(starts, starts[1:]):
        for part in range(start, end, 65536):
            coded += (min(end - part, 65536) - 1).to_bytes(2, "little") + items[start].tobytes()
    return bytes(coded)


class Store:
    def __init__(self):
        self.blob = bytearray()
        self.places = {}
        self.tensors = {}
        self.cases = []
        self.names = set()

    def put(self, data):
        """[position, length] of the bytes in the blob."""
        data = bytes(data)
        if data not in self.places:
            self.places[data] = [len(self.blob), len(data)]
            self.blob += data
        return self.places[data]

    def tensor(self, view):
        """The number of the view among the tensors of the manifest."""
        storage = view.storage.byteswap() if view.big_endian else view.storage
        entry = {"dtype": view.dtype, "storage": self.put(storage.tobytes()), "shape": list(view.shape),
                 "strides": [int(s) for s in view.strides]}
        if view.offset:
            entry["offset"] = int(view.offset)
        for key in ("layout", "bgr", "big_endian"):
            if getattr(view, key):
                entry[key] = getattr(view, key)
        return self.tensors.setdefault(compact(entry), len(self.tensors))

    def samples(self, planes):
        """Planes that are all the same, as those of a gray picture are, are stored once; long runs as runs."""
        entry = {}
        if planes.shape[0] == 3 and planes[:1].tobytes() * 3 == planes.tobytes():
            planes, entry["repeat"] = planes[:1], 3
        data, shorter = planes.tobytes(), runs(planes)
        if len(shorter) < 0.8 * len(data):
            data, entry["runs"] = shorter, True
        return {"bytes": self.put(data), **entry}

    def picture(self, array):
        """H x W x C samples, stored plane by plane."""
        planes = np.ascontiguousarray(array.transpose(2, 0, 1))
        height, width, channels = array.shape
        entry = {"width": width, "height": height, "channels": channels, **self.samples(planes)}
        if array.dtype == np.uint16:
            entry["bit_depth"] = 16
        return entry

    def grid(self, array, dtype):
        # Which NaN comes out depends on the processor's instructions; one stands for all.
        if dtype == "bfloat16":
            array = np.where(array & 0x7FFF > 0x7F80, np.uint16(0x7FC0), array)
        elif array.dtype.kind == "f":
            array = np.where(np.isnan(array), array.dtype.type("nan"), array)
        return {"dtype": dtype, "shape": list(array.shape), **self.samples(np.ascontiguousarray(array))}

    def add(self, name, views, is_list, options, **fields):
        assert name not in self.names, name
        self.names.add(name)
        case = {"name": name, "tensors": [self.tensor(view) for view in views]}
        if is_list:
            case["list"] = True
        for key, value in options.items():
            if key == "value_range":
                value = None if value is None else [plain_number(v) for v in value]
            elif key == "pad_value":
                value = plain_number(value)
            if value is not None:
                case.setdefault("options", {})[key] = value
        case.update({key: value for key, value in fields.items() if value})
        self.cases.append(case)

    def write(self, folder, about):
        (folder / "golden.bin").write_bytes(self.blob)
        lines = ['{', f'"about": {compact(about)},', '"tensors": [']
        lines += [text + "," for text in self.tensors][:-1] + [list(self.tensors)[-1], '],', '"cases": [']
        texts = [compact(case) for case in self.cases]
        lines += [text + "," for text in texts[:-1]] + [texts[-1], ']', '}']
        (folder / "cases.json").write_text("\n".join(lines) + "\n")
