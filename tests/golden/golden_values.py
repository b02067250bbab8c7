"""Owns the cases about arithmetic: thresholds of levels, every 16-bit pattern, special values, ranges, padding values, depths.

Must not know layouts beyond the simplest.
"""

import itertools

import numpy as np
import torch

from golden_law import FLOATING, GRID_DEFAULTS, saved_pixels
from golden_maker import INTEGERS, as_dtype
from golden_store import dense

NAN, INF = float("nan"), float("inf")
BITS = {"float32": np.int32, "float64": np.int64}


def in_order(numbers):
    """Floating numbers to integers of the same order: neighbours among the numbers are neighbours."""
    bits = numbers.view(BITS[numbers.dtype.name])
    return np.where(bits < 0, np.iinfo(bits.dtype).min - bits, bits)


def from_order(ordered, dtype):
    # The map is its own inverse.
    return in_order(ordered.astype(BITS[dtype]).view(dtype)).astype(BITS[dtype]).view(dtype)


def thresholds_of(dtype, options, low, high):
    """Rows of 255: for each level from 1 the least number that is saved so high, between its two neighbours.

    Found by bisection in the reference.
    """
    levels = np.arange(1, 256)

    def reached(ordered):
        batch = torch.from_numpy(from_order(ordered, dtype)).reshape(1, 255)
        return saved_pixels(batch, {**GRID_DEFAULTS, **options})[0, :, 0] >= levels

    under = np.repeat(in_order(np.array([low], dtype)), 255)
    over = np.repeat(in_order(np.array([high], dtype)), 255)
    while True:
        middle = (under >> 1) + (over >> 1) + (under & over & 1)  # the mean, where the sum would overflow
        if np.all(middle == under):
            break
        hit = reached(middle)
        over, under = np.where(hit, middle, over), np.where(hit, under, middle)
    assert reached(over).all() and not reached(over - 1).any()
    return np.stack([from_order(ordered, dtype) for ordered in (over - 1, over, over + 1)])


def thresholds(maker):
    for dtype in ("float32", "float64"):
        for value_range in (None, (-1.0, 1.0), (0.1, 0.7), (-3.0, 5.0)):
            options = {"normalize": True, "value_range": value_range} if value_range else {}
            low, high = value_range or (0.0, 1.0)
            found = thresholds_of(dtype, options, low, high)
            name = f"threshold/{dtype} {value_range}"
            maker.case(name, [dense(dtype, found)], options, grid=value_range is not None)
            if value_range is None:
                maker.case(f"{name} from below", [dense(dtype, -found)], options, grid=False)
                maker.case(f"{name} interleaved", [dense(dtype, np.repeat(found[..., None], 3, 2), "hwc")], grid=False)


def patterns(maker):
    """All 65,536 patterns of each 16-bit type."""
    every = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    ranges = ((-1.0, 1.0), (0.1, 0.7), (-3.0, 5.0))
    for dtype in ("bfloat16", "float16"):
        view = dense(dtype, every if dtype == "bfloat16" else every.view(np.float16))
        maker.case(f"pattern/{dtype}", [view])
        for value_range in ranges:
            maker.case(f"pattern/{dtype} {value_range}", [view], {"normalize": True, "value_range": value_range},
                       grid=value_range == (0.1, 0.7))
        maker.case(f"pattern/{dtype} precise", [view], pixels={"precise": True})
        maker.case(f"pattern/{dtype} precise (0.1, 0.7)", [view], {"normalize": True, "value_range": (0.1, 0.7)},
                   {"precise": True})
        maker.case(f"pattern/{dtype} 16 bit", [view], pixels={"bit_depth": 16, "keep_gray": True})
    # uint16 and int16 patterns share the bytes.
    for dtype in ("uint16", "int16"):
        view = dense(dtype, every.view(dtype))
        maker.case(f"pattern/{dtype} 16 bit", [view], pixels={"bit_depth": 16, "keep_gray": True})
        maker.case(f"pattern/{dtype} normalised", [view], {"normalize": True})
    for dtype in ("uint8", "int8"):
        view = dense(dtype, np.arange(256, dtype=np.uint8).view(dtype).reshape(16, 16))
        for scaling in ({}, {"normalize": True}, {"normalize": True, "value_range": (3.0, 100.0)}):
            maker.case(f"pattern/{dtype} {scaling}", [view], scaling)
            maker.case(f"pattern/{dtype} 16 bit {scaling}", [view], scaling, {"bit_depth": 16})


def special_values(dtype):
    tiny = {"float16": 6e-8, "bfloat16": 1e-40, "float32": 1e-45, "float64": 5e-324}[dtype]
    huge = {"float16": 65504.0, "bfloat16": 3.3895e38, "float32": 3.4028234663852886e38, "float64": 1.7e308}[dtype]
    common = [0.25, 1.0, -1.0, 0.5 / 255, 1.5 / 255, 127.5 / 255, 254.5 / 255, 1.0000001, 0.9999999, 0.998, 2.0, 1.004]
    return {"finite": common, "denormal": [tiny, -tiny, tiny * 3, 0.5, 1.0, 0.1], "minus zero": [-0.0, 0.5, 1.0],
            "zero": [0.0, 0.5, 1.0], "huge": [huge, -huge, huge / 2, 1.0, 0.5, -huge / 2], "all huge": [huge] * 3,
            "nan": [NAN, 0.5, 1.0, 0.2], "inf": [INF, 0.5, 1.0, 0.2], "-inf": [-INF, 0.5, 1.0, 0.2],
            "both inf": [INF, -INF, 0.5, 0.0], "all": [NAN, INF, -INF, -0.0, huge, -huge, tiny, 0.5],
            "all nan": [NAN] * 3, "all inf": [INF] * 3, "constant": [0.3] * 4, "nearly constant": [0.3, 0.300001]}


def specials(maker):
    scalings = [{}]
    scalings += [{"normalize": True, "value_range": r} for r in (None, (-1.0, 1.0), (0.0, 1.0), (0.1, 0.7))]
    for dtype in FLOATING:
        for name, values in special_values(dtype).items():
            array = as_dtype(dtype, np.array(values * 3))
            for scaling in scalings:
                label = f"special/{dtype} {name} {scaling.get('value_range', 'auto') if scaling else 'plain'}"
                maker.case(label, [dense(dtype, array.reshape(1, -1))], scaling, grid=True)
        # One image spoils the others, unless each is scaled by itself.
        mixed = as_dtype(dtype, np.array([0.25, 0.5, 1.0, 0.75, 2.0, 8.0, 4.0, 3.0, NAN, 1.0, 2.0, 0.5,
                                          INF, 0.5, 0.25, 1.0, 0.5, 0.5, 0.5, 0.5])).reshape(5, 1, 2, 2)
        for count, each in itertools.product((2, 3, 4, 5), (False, True)):
            maker.case(f"special/{dtype} batch {count} {each}", [dense(dtype, mixed[:count])],
                       {"normalize": True, "scale_each": each, "pad_value": 0.5}, grid=True)


def ranges(maker):
    """Awkward values of value_range."""
    awkward = [(1.0, 0.0), (0.7, 0.1), (0.5, 0.5), (0.0, 0.0), (-0.0, 1.0), (0.0, -0.0), (-1.0, -0.0), (0.3, 0.300001),
               (0.0, 1e-5), (0.0, 9e-6), (0.0, 1.1e-5), (-1e30, 1e30), (0.1, 1.0 / 3.0), (16777217.0, 16777300.0),
               (-3.0, 5.0), (0.0, 255.0), (0.0, 65000.0), (1e-45, 1.0), (0.0, 1e300), (-1e39, 0.0), (0.0, 3.39e38),
               (0.0, 3.4028235e38), (0.0, 70000.0)]
    awkward += list(itertools.product((NAN, INF, -INF, 0.0), repeat=2))[:-1]
    for dtype in FLOATING:
        values = [0.0, 0.1, 0.3, 0.5, 0.7, 1.0, -0.5, 2.0, 16777250.0, 1e-6, 5e-6, NAN, INF, -INF, -0.0, 0.2]
        view = dense(dtype, as_dtype(dtype, np.array(values)).reshape(2, 2, 2, 2))
        for value_range in awkward:
            maker.case(f"range/{dtype} {value_range}", [view],
                       {"normalize": True, "value_range": value_range, "padding": 1}, grid=True)
        maker.case(f"range/{dtype} ignored without normalize", [view], {"value_range": (NAN, INF)}, grid=True)
    for dtype in INTEGERS:
        view = maker.view(dtype, (2, 1, 3, 3))
        for value_range in (None, (0.0, 255.0), (10.5, 99.25), (1.0, 0.0), (0.0, NAN), (-1e39, 1.0)):
            for each in (False, True):
                maker.case(f"range/{dtype} {value_range} {each}", [view],
                           {"normalize": True, "value_range": value_range, "scale_each": each, "pad_value": 0.5,
                            "padding": 1}, grid=True)


def pads(maker):
    """pad_value is cast to the grid's dtype, or refused where that cannot hold it."""
    values = [2.0, -1.0, 0.3, 1.0, 254.9, 255.0, 256.0, -0.5, -0.0, 127.5, 128.0, -128.5, -129.0, 65504.0, 65505.0,
              65535.0, 65536.0, 32767.9, 32768.0, 2147483647.5, 2147483648.0, -2147483649.0, 9.2e18, 9.3e18, 3.39e38,
              3.4e38, 3.4028235e38, 1e39, -1e39, NAN, INF, -INF, 0.5 / 255, 1e-46]
    for dtype in INTEGERS + FLOATING:
        several, one = maker.view(dtype, (2, 1, 1, 2)), maker.view(dtype, (1, 1, 1, 2))
        for pad_value in values:
            chosen = {"pad_value": pad_value, "padding": 1}
            maker.case(f"pad/{dtype} {pad_value!r}", [several], chosen, grid=True)
            if not -1e6 < pad_value < 1e6:
                maker.case(f"pad/{dtype} {pad_value!r} of one", [one], chosen, grid=True)
            if dtype in ("float32", "bfloat16", "uint8", "int32"):
                maker.case(f"pad/{dtype} {pad_value!r} normalised", [several], {**chosen, "normalize": True}, grid=True)


def depths(maker):
    """16 bit, gray kept gray, precise: what torchvision has no word for."""
    for dtype in INTEGERS + FLOATING:
        extremes = None
        if dtype not in FLOATING and dtype != "bool":
            limits = np.iinfo(dtype)
            extremes = np.array([limits.min, limits.max, 0, 1, 254, 255, 256, 257, -1, 65535, 65536, 40000])
            extremes = np.clip(extremes, max(limits.min, -2**63), limits.max).astype(dtype)
        for c, n in itertools.product((1, 2, 3, 4), (1, 3)):
            view = maker.view(dtype, (n, c, 3, 4))
            for pixels in ({"bit_depth": 16}, {"bit_depth": 16, "keep_gray": True}, {"keep_gray": True}):
                pad_value = 1.0 if dtype in FLOATING or dtype == "bool" else 100.0
                chosen = {"pad_value": pad_value, "padding": 1, "nrow": 2}
                maker.case(f"depth/{dtype} {(n, c)} {pixels}", [view], chosen, pixels)
            chosen = {"normalize": True, "pad_value": 0.3, "padding": 1, "scale_each": n == 3}
            maker.case(f"depth/{dtype} {(n, c)} normalised", [view], chosen, {"bit_depth": 16})
        if extremes is not None:
            for depth in (8, 16):
                maker.case(f"depth/{dtype} extremes {depth}", [dense(dtype, extremes.reshape(2, 6))],
                           pixels={"bit_depth": depth})
    for dtype in ("float32", "float64"):
        edges = ((np.arange(0, 65536, 257) + 0.5) / 65535).astype(dtype)
        near = np.stack([np.nextafter(edges, edges.dtype.type(-1)), edges, np.nextafter(edges, edges.dtype.type(2))])
        maker.case(f"depth/{dtype} edges", [dense(dtype, near)], pixels={"bit_depth": 16})
    for dtype in ("float16", "bfloat16"):
        for n, scaling in itertools.product((1, 3), ({}, {"normalize": True}, {"normalize": True, "scale_each": True})):
            chosen = {"pad_value": 0.3, "padding": 1, **scaling}
            maker.case(f"depth/{dtype} precise {n} {scaling}", [maker.view(dtype, (n, 3, 2, 3))], chosen,
                       {"precise": True})
        levels = as_dtype(dtype, np.arange(256) / 255)
        maker.case(f"depth/{dtype} levels", [dense(dtype, levels.reshape(16, 16))])
        maker.case(f"depth/{dtype} levels precise", [dense(dtype, levels.reshape(16, 16))], pixels={"precise": True})


FAMILIES = (thresholds, patterns, specials, ranges, pads, depths)
