"""Owns the comparison of the command-line tool with the real torchvision, on tensors that nobody chose:

    /usr/bin/python3 tests/golden/compare_live.py --tool build/release/src/cli/tensorimage [--cases 300] [--seed N]

with Debian's python3-torchvision; with --golden, on every golden case that files and the command line can express.
Exit status 1 if any picture or refusal differs. Must not know how the tool works.
"""

import argparse
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
warnings.filterwarnings("ignore")

import numpy as np

from golden_files import difference, read_picture, run_tool
from golden_law import FLOATING, Batch, expected_picture
from golden_maker import INTEGERS, REFERENCE_TYPES, REFUSALS, as_dtype
from golden_read import read_cases
from golden_store import dense

BAD_INPUT = 2  # the tool's exit status for what it refuses


def drawn_values(rng, dtype, count):
    """Floating numbers of one of several spreads, some with values that are no numbers."""
    low, high = [(0, 1), (-0.2, 1.2), (-1, 1), (-4, 9), (0, 1e-4), (-1e30, 1e30)][int(rng.integers(0, 6))]
    values = rng.uniform(low, high, count)
    if rng.random() < 0.15:
        places = rng.integers(0, count, 1 + count // 50)
        values[places] = rng.choice([np.nan, np.inf, -np.inf, 0.0], len(places))
    if dtype not in FLOATING:
        values = np.clip(np.nan_to_num(values), -1e4, 1e4)
    with np.errstate(over="ignore"):
        return as_dtype(dtype, values)


def drawn_case(rng):
    """views, is_list, options, pixels, fortran"""
    dtype = str(rng.choice(REFERENCE_TYPES * 4 + ("float16",) + INTEGERS))
    axes, is_list = int(rng.choice([2, 3, 4, 4, 4])), bool(rng.random() < 0.2)
    axes = min(axes, 3) if is_list else axes
    extents = [int(rng.integers(1, 18)), int(rng.choice([1, 3, 3, 3, 2, 4, 5])), *map(int, rng.integers(1, 41, 2))]
    if rng.random() < 0.05:
        extents = [min(extents[0], 2), extents[1], 1 + extents[2] % 4, int(rng.integers(500, 1200))]
    shape = extents[4 - axes:]
    channels_last = axes > 2 and rng.random() < 0.3
    layout = {3: "hwc", 4: "nhwc"}[axes] if channels_last else None
    stored = [*shape[:-3], *shape[-2:], shape[-3]] if channels_last else shape
    bgr = bool(axes > 2 and shape[-3] in (3, 4) and rng.random() < 0.2)
    big_endian = bool(dtype != "bfloat16" and rng.random() < 0.2)
    views = []
    for _ in range(int(rng.integers(2, 7)) if is_list else 1):
        kind = str(rng.choice(REFERENCE_TYPES)) if is_list and rng.random() < 0.2 else dtype
        values = drawn_values(rng, kind, int(np.prod(stored))).reshape(stored)
        views.append(dense(kind, values, layout, bgr=bgr, big_endian=big_endian))
    options = {"nrow": int(rng.choice([1, 2, 3, 5, 8, 20])), "padding": int(rng.integers(0, 6)),
               "pad_value": float(rng.choice([0.0, 1.0, 0.3, 0.5, 2.0, -1.0, 200.0])),
               "normalize": bool(rng.random() < 0.5), "scale_each": bool(rng.random() < 0.5)}
    if rng.random() < 0.5:
        options["value_range"] = tuple(float(v) for v in rng.choice([-1.0, 0.0, 0.1, 0.7, 1.0, 255.0, -3.5], 2))
    if rng.random() < 0.03:
        options["nrow" if rng.random() < 0.5 else "padding"] = -1
    return views, is_list, options, bool(rng.random() < 0.3)


def compared(tool, folder, views, options, pixels, suffix, expected, jpeg=None, fortran=False):
    """None, or in words what differs. `expected`: a picture, a file's bytes, or None where it must be refused."""
    status, said, target = run_tool(tool, folder, views, options, pixels, suffix, jpeg, fortran)
    if expected is None:
        if status != BAD_INPUT:
            return f"exit status {status} where {BAD_INPUT} was due: {said}"
        return f"a refusal that left a file: {said}" if target.exists() else None
    if status != 0:
        return f"exit status {status}: {said}"
    if isinstance(expected, bytes):
        return None if target.read_bytes() == expected else f"the file is not Pillow's: {said}"
    what = difference(read_picture(target), expected)
    return f"{what}: {said}" if what else None


def live_cases(count, seed):
    rng = np.random.default_rng(seed)
    for number in range(count):
        views, is_list, options, fortran = drawn_case(rng)
        dtypes = [view.dtype for view in views]
        try:
            batch = Batch([view.logical() for view in views], dtypes, is_list)
            expected, by = expected_picture(batch, options, {}), "torchvision"
            if batch.dtype in INTEGERS or batch.dtype == "float16":
                by = "the model of what torchvision 0.14 refuses"
        except REFUSALS:
            expected, by = None, "a refusal"
        name = f"case {number} of seed {seed}, {'list of ' if is_list else ''}{dtypes[0]} {views[0].shape}"
        yield name, by, dict(views=views, options=options, pixels={}, suffix="png", expected=expected, fortran=fortran)


def golden_cases():
    for number, case in enumerate(read_cases(Path(__file__).resolve().parent)):
        pixels, jpeg = case["pixels"], case["jpeg"]
        if pixels.get("keep_gray") or jpeg.get("optimize"):
            yield case["name"], "not expressible on the command line", None
            continue
        if case["expected"] is None and not case["refused"]:
            yield case["name"], "no picture expected", None
            continue
        suffix = case["format"] or ("pam" if pixels.get("bit_depth") == 16 or number % 4 == 0 else "png")
        by = "a refusal" if case["expected"] is None else "golden data"
        yield case["name"], by, dict(views=case["views"], options=case["options"], pixels=pixels, suffix=suffix,
                                     expected=case["expected"], jpeg=jpeg, fortran=number % 3 == 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True, help="the tensorimage command")
    parser.add_argument("--cases", type=int, default=300, help="how many tensors to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--golden", action="store_true", help="the golden cases instead of drawn ones")
    arguments = parser.parse_args()
    agreed, left_out, differ = Counter(), Counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        for name, by, case in golden_cases() if arguments.golden else live_cases(arguments.cases, arguments.seed):
            if case is None:
                left_out[by] += 1
                continue
            what = compared(arguments.tool, Path(folder), **case)
            if what:
                differ += 1
                print(f"{name}: {what}")
            else:
                agreed[by] += 1
    parts = [f"{count} agree with {by}" for by, count in sorted(agreed.items())]
    parts += [f"{count} left out ({why})" for why, count in sorted(left_out.items())]
    print(f"{', '.join(parts)}; {differ} differ")
    return 1 if differ or not agreed else 0


if __name__ == "__main__":
    sys.exit(main())
