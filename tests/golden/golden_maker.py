"""Owns the making of one case: its expectation is asked for, or the refusal is noted; and pools of numbers.

Must not know which cases there are.
"""

import itertools

import numpy as np

from golden_law import FLOATING, NUMPY_TYPES, Batch, bfloat16_bits, expected_grid, expected_picture
from golden_store import View, dense_strides

REFERENCE_TYPES = ("float32", "float64", "bfloat16")
INTEGERS = ("bool", "uint8", "int8", "uint16", "int16", "int32", "int64")
POOL_SIZE = 2048
# Refusals by torchvision, torch and Pillow; anything else is a fault of these scripts.
REFUSALS = (RuntimeError, TypeError, ValueError, IndexError, ZeroDivisionError)


def numbers(rng, count):
    """Floating values as pictures have them: most in 0..1, some on level edges, some out of range; no zero."""
    values = rng.uniform(-0.15, 1.15, count)
    on_level = rng.random(count) < 0.25
    values[on_level] = rng.integers(1, 256, on_level.sum()) / 255
    on_edge = rng.random(count) < 0.25
    values[on_edge] = (rng.integers(0, 255, on_edge.sum()) + 0.5) / 255
    return values


def as_dtype(dtype, values):
    """Floating numbers stored as any dtype; integers become levels that go a little beyond what can be shown."""
    if dtype == "bfloat16":
        return bfloat16_bits(values)
    if dtype in FLOATING:
        return values.astype(NUMPY_TYPES[dtype])
    if dtype == "bool":
        return values > 0.5
    limits = np.iinfo(NUMPY_TYPES[dtype])
    return np.clip(np.rint(values * 300), limits.min, limits.max).astype(NUMPY_TYPES[dtype])


def make_pools():
    values = numbers(np.random.default_rng(1), POOL_SIZE)
    return {dtype: as_dtype(dtype, values) for dtype in INTEGERS + FLOATING}


class Maker:
    def __init__(self, store, pools, seed):
        self.store = store
        self.pools = pools
        self.rng = np.random.default_rng(seed)
        self.turn = itertools.count()

    def pool(self, dtype):
        """One storage for each dtype, which most cases view at different places."""
        return self.pools[dtype]

    def view(self, dtype, shape, layout=None):
        """Dense memory somewhere in the pool. `shape` is logical; `layout` hwc or nhwc puts channels last."""
        shape = list(shape)
        if layout in ("hwc", "nhwc"):
            first, (c, h, w) = shape[:-3], shape[-3:]
            inner = dense_strides(first + [h, w, c])
            strides = inner[:-3] + [inner[-1], inner[-3], inner[-2]]
        else:
            strides = dense_strides(shape)
            layout = {2: "hw", 3: "chw", 4: "nchw"}[len(shape)]
        offset = int(self.rng.integers(0, POOL_SIZE - int(np.prod(shape)) + 1))
        return View(dtype, self.pool(dtype), shape, strides, offset, layout)

    def case(self, name, views, options=None, pixels=None, is_list=False, grid=None):
        """Adds a case. grid: whether make_grid's result is stored; by default for every second small one."""
        options, pixels = options or {}, pixels or {}
        arrays, dtypes = [v.logical() for v in views], [v.dtype for v in views]
        fields = {"pixels": pixels}

        def attempt(what, refused_as):
            try:
                return what(Batch(arrays, dtypes, is_list))
            except REFUSALS as refusal:
                fields[refused_as] = type(refusal).__name__
                return None

        picture = attempt(lambda batch: expected_picture(batch, options, pixels), "refused")
        if picture is not None:
            fields["picture"] = self.store.picture(picture)
        result = attempt(lambda batch: expected_grid(batch, options), "grid_refused")
        # Of five axes torchvision makes a grid that it cannot save; a view cannot have them.
        if result is not None and all(len(view.shape) <= 4 for view in views):
            array, dtype = result
            wanted = grid if grid is not None else array.nbytes <= 1024 and next(self.turn) % 2 == 0
            if wanted and array.size:
                fields["grid"] = self.store.grid(array, dtype)
        self.store.add(name, views, is_list, options, **fields)

    def refused_case(self, name, views, options=None, pixels=None, is_list=False):
        """A case that the reference must refuse to save."""
        self.case(name, views, options, pixels, is_list)
        assert "refused" in self.store.cases[-1], name

    def deliberate_refusal(self, name, views, options=None, is_list=False):
        """A case that the reference saves and this library refuses: the README's table of semantics says why."""
        self.store.add(name, views, is_list, options or {}, refused="deliberate", grid_refused="deliberate")
