"""Owns the cases about shapes, options, strides, lists and refusals.

Must not know arithmetic.
"""

import itertools

import numpy as np

from golden_maker import FLOATING, INTEGERS, as_dtype, numbers
from golden_store import View, dense, dense_strides

NAN, INF = float("nan"), float("inf")
SIZES = [(1, 1), (1, 7), (5, 3), (7, 1), (2, 2), (4, 9)]
ALL_TYPES = INTEGERS + FLOATING


def shapes(maker):
    for dtype in FLOATING + ("uint8",):
        for size in SIZES:
            maker.case(f"shape/{dtype}/hw {size}", [maker.view(dtype, size)])
        for c, size in itertools.product((1, 2, 3, 4), SIZES[:4]):
            maker.case(f"shape/{dtype}/chw {(c, *size)}", [maker.view(dtype, (c, *size))])
            maker.case(f"shape/{dtype}/hwc {(c, *size)}", [maker.view(dtype, (c, *size), "hwc")])
        for n in range(1, 18):
            shape = (n, (3, 1, 4, 2)[n % 4], *SIZES[n % len(SIZES)])
            maker.case(f"shape/{dtype}/nchw {shape}", [maker.view(dtype, shape)])
            maker.case(f"shape/{dtype}/nhwc {shape}", [maker.view(dtype, shape, "nhwc")])
        for c, n in itertools.product((1, 2, 3, 4), (1, 2)):
            maker.case(f"shape/{dtype}/batch {(n, c)}", [maker.view(dtype, (n, c, 3, 2))], {"padding": 1})


def widths(maker):
    """Every dtype at widths around the vector lengths of processors, planar and interleaved."""
    channels = itertools.cycle((3, 1, 4, 2, 3))
    for dtype in ALL_TYPES:
        for width, layout in itertools.product([*range(1, 18), 31, 32, 33, 63, 64, 65, 130], ("chw", "hwc")):
            c = next(channels)
            maker.case(f"width/{dtype}/{layout} {width}x{c}", [maker.view(dtype, (c, 1, width), layout)])
        for shape, layout in (((3, 1, 513), "hwc"), ((1, 2, 1023), "chw")):
            maker.case(f"width/{dtype}/{layout} {shape}", [maker.view(dtype, shape, layout)])
        flipped = View(dtype, maker.pool(dtype), (1, 1030), (1030, -1), 1100)
        maker.case(f"width/{dtype}/flipped 1030", [flipped])


def options(maker):
    """The full product of make_grid's options; dtype, N, C, H and W are drawn."""
    scalings = [{}, {"value_range": (-1.0, 1.0), "scale_each": True}]
    for value_range, each in itertools.product((None, (-1.0, 1.0), (0.1, 0.7)), (False, True)):
        scaling = {"normalize": True, "scale_each": each}
        scalings.append(scaling if value_range is None else {**scaling, "value_range": value_range})
    layouts = itertools.product((0, 1, 2, 5), (1, 2, 3, 8, 20), (0.0, 1.0, 0.3, 2.0, -1.0, NAN, INF))
    for i, ((padding, nrow, pad_value), (j, scaling)) in enumerate(itertools.product(layouts, enumerate(scalings))):
        dtype = FLOATING[int(maker.rng.integers(0, 4))]
        n, c, h, w = (int(maker.rng.integers(1, end)) for end in (18, 5, 3, 4))
        if padding == 5:
            n = (n + 2) // 3
        chosen = {"nrow": nrow, "padding": padding, "pad_value": pad_value, **scaling}
        layout = "nhwc" if i % 5 == 0 else None
        maker.case(f"options/{i} scaling {j}", [maker.view(dtype, (n, c, h, w), layout)], chosen)


def stride_forms(n, c, h, w):
    """name, strides and offset of ways to see (n, c, h, w) in a pool; negative and zero strides among them."""
    sn, sc, sh, sw = dense_strides((n, c, h, w))
    last = (n * c * h * w) - 1
    yield "transposed", (sn, sc, 1, h), 0
    yield "columns first", (1, n, n * c * w, n * c), 3
    yield "channels first", (h * w, n * h * w, w, 1), 5
    yield "every second row", (2 * sn, 2 * sc, 2 * sh, 1), 1
    yield "every third column", (3 * sn, 3 * sc, 3 * sh, 3), 2
    yield "every second channel", (2 * sn, 2 * sc, sh, sw), 0
    yield "every second image", (2 * sn, sc, sh, sw), 7
    yield "rows of a wider picture", (c * h * (w + 5), h * (w + 5), w + 5, 1), 2
    yield "flipped across", (sn, sc, sh, -1), w - 1
    yield "flipped down", (sn, sc, -sh, 1), (h - 1) * sh
    yield "flipped both", (sn, sc, -sh, -1), h * w - 1
    yield "channels flipped", (sn, -sc, sh, 1), (c - 1) * sc
    yield "images flipped", (-sn, sc, sh, 1), (n - 1) * sn
    yield "all flipped", (-sn, -sc, -sh, -1), last
    yield "interleaved, flipped", (sn, -1, -w * c, -c), h * w * c - 1
    yield "interleaved, wider pixels", (h * w * (c + 2), 1, w * (c + 2), c + 2), 1
    yield "one image repeated", (0, sc, sh, 1), 4
    yield "one channel repeated", (h * w, 0, w, 1), 0
    yield "one row repeated", (c * w, w, 0, 1), 0
    yield "one column repeated", (c * h, h, 1, 0), 0
    yield "one value", (0, 0, 0, 0), 11
    yield "overlapping windows", (3, 2, 1, 1), 0


def strides(maker):
    types = itertools.cycle(ALL_TYPES)
    for shape in ((3, 3, 5, 7), (2, 1, 4, 18), (5, 4, 3, 5)):
        for form, steps, offset in stride_forms(*shape):
            for _ in range(4):
                dtype = next(types)
                view = View(dtype, maker.pool(dtype), shape, steps, offset)
                scaling = {"normalize": True} if maker.rng.random() < 0.3 else {}
                maker.case(f"strides/{form}/{shape} {dtype}", [view], {"padding": 1, "nrow": 2, **scaling})
            view = View(dtype, maker.pool(dtype), shape[1:], steps[1:], offset)
            maker.case(f"strides/{form}/{shape[1:]} {dtype}", [view])
            view = View(dtype, maker.pool(dtype), shape[2:], steps[2:], offset)
            maker.case(f"strides/{form}/{shape[2:]} {dtype}", [view])


def orders(maker):
    """BGR memory and the other byte order."""
    for dtype in ALL_TYPES:
        values = as_dtype(dtype, numbers(maker.rng, 2 * 3 * 5 * 4)) if dtype != "bool" else maker.pool(dtype)[:120]
        for c, layout in itertools.product((3, 4), ("nchw", "nhwc")):
            array = values[:2 * 3 * 5 * c].reshape(2, 3, 5, c) if layout == "nhwc" else \
                values[:2 * 3 * 5 * c].reshape(2, c, 3, 5)
            maker.case(f"order/bgr {dtype} {layout} {c}", [dense(dtype, array, layout, bgr=True)], {"padding": 1})
            both = dense(dtype, array, layout, bgr=c == 4, big_endian=True)
            maker.case(f"order/big endian {dtype} {layout} {c}", [both], {"padding": 1, "normalize": layout == "nhwc"})


def lists(maker):
    for dtype in ALL_TYPES:
        for form, shape in (("chw", (3, 2, 3)), ("gray", (1, 3, 2)), ("hw", (2, 5)), ("rgba", (4, 2, 2))):
            for count in (1, 2, 3, 5):
                views = [maker.view(dtype, shape) for _ in range(count)]
                scaling = {"normalize": True, "scale_each": count == 3} if count % 2 else {}
                maker.case(f"list/{dtype}/{count} {form}", views, {"nrow": 2, "padding": 1, **scaling}, is_list=True)
    shape = (3, 3, 4)
    views = [maker.view("float32", shape), maker.view("float32", shape, "hwc"),
             View("float32", maker.pool("float32"), shape, (12, -4, 1), 10),
             View("float32", maker.pool("float32"), shape, (0, 0, 0), 9),
             dense("float32", maker.pool("float32")[:36].reshape(shape), bgr=True),
             dense("float32", maker.pool("float32")[:36].reshape(shape), big_endian=True)]
    for scaling in ({}, {"normalize": True}, {"normalize": True, "scale_each": True}):
        maker.case(f"list/views of every kind {scaling}", views, {"nrow": 4, **scaling}, is_list=True, grid=True)


def promotions(maker):
    """torch.stack's promotion, with integers that the floating types must round."""
    wide = {"int64": [2**53 + 1, -2**62 - 3, 16777217, 70000, 2049, 1, 0, 255, 4098, 257, 300, 513],
            "int32": [2**31 - 1, -2**31, 16777217, 65521, 2051, 1, 0, 255, 4099, 257, 300, 515],
            "int16": [32767, -32768, 16385, 2049, 2051, 1, 0, 255, 4099, 257, 300, 515],
            "uint16": [65535, 65519, 65521, 2049, 2051, 1, 0, 255, 4099, 257, 300, 515]}
    views = {}
    for dtype in ALL_TYPES:
        array = np.array(wide[dtype]) if dtype in wide else maker.pool(dtype)[:12]
        views[dtype] = dense(dtype, array.reshape(3, 2, 2))
    close = {"padding": 0}
    normalised = {**close, "normalize": True, "value_range": (-3.0, 300.0)}
    for a, b in itertools.combinations(ALL_TYPES, 2):
        pair = [views[a], views[b]]
        maker.case(f"promotion/{a} {b}", pair, close, is_list=True, grid=True)
        maker.case(f"promotion/{b} {a}", pair[::-1], close, is_list=True, grid=True)
        maker.case(f"promotion/{a} {b} normalised", pair, normalised, is_list=True, grid=True)
        if {a, b} <= set(INTEGERS):
            maker.case(f"promotion/{a} {b} 16 bit", pair, close, {"bit_depth": 16}, is_list=True)
    for three in (("bool", "uint8", "float32"), ("float16", "bfloat16", "float64"), ("uint8", "int8", "bfloat16")):
        maker.case(f"promotion/{three}", [views[d] for d in three], is_list=True, grid=True)


def refusals(maker):
    f32 = maker.pool("float32")

    def of(shape, dtype="float32"):
        array = np.zeros(shape, f32.dtype)
        return View(dtype, f32[:1] if dtype == "float32" else [0], shape, [0] * array.ndim)

    for shape in ((), (3,), (1, 1, 1, 1, 1), (2, 3, 4, 4, 4)):
        maker.refused_case(f"refused/axes {shape}", [of(shape)])
    for shape in ((5, 2, 2), (2, 5, 2, 2), (1, 5, 2, 2), (17, 3, 4), (0, 2, 2), (1, 0, 2, 2), (2, 0, 2, 2),
                  (0, 3, 2, 2), (0, 0, 0, 0), (3, 0, 2), (3, 2, 0), (0, 2), (2, 0), (1, 3, 0, 4)):
        maker.refused_case(f"refused/extents {shape}", [of(shape)])
    for shape in ((2, 3, 0, 2), (2, 3, 2, 0)):
        maker.deliberate_refusal(f"refused/a grid of nothing {shape}", [of(shape)])
    several, one = of((4, 3, 4, 5)), of((1, 3, 4, 5))
    for chosen in ({"nrow": 0}, {"nrow": -1}, {"nrow": -3}, {"padding": -1}, {"padding": -2}, {"padding": -4},
                   {"padding": -100}, {"padding": 2**40}):
        maker.refused_case(f"refused/several {chosen}", [several], chosen)
        maker.case(f"refused/but one is returned as it is {chosen}", [one], chosen, grid=True)
    maker.case("refused/but a huge nrow is not", [several], {"nrow": 2**62})
    maker.refused_case("refused/empty list", [], is_list=True)
    maker.refused_case("refused/list of different shapes", [of((3, 2, 2)), of((3, 2, 3))], is_list=True)
    maker.refused_case("refused/list of different channels", [of((3, 2, 2)), of((1, 2, 2))], is_list=True)
    maker.refused_case("refused/list of batches", [of((2, 3, 2, 2)), of((2, 3, 2, 2))], is_list=True)
    for c in (2, 4):
        maker.store.add(f"refused/jpeg of {c} channels", [of((c, 2, 2))], False, {}, format="jpg", refused="OSError")
    maker.store.add("refused/format", [of((3, 2, 2))], False, {}, format="xyz", refused="KeyError")


FAMILIES = (shapes, widths, options, strides, orders, lists, promotions, refusals)
