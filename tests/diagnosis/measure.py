#!/usr/bin/python3
# Owns the measurement of the diagnosis: photographs, what commonly happens to them, and how often it is recognised.
# Must not know how the diagnosis works.
"""Prints a table of hits by case, and of false alarms; run by hand, see README.md.

usage: measure.py PROGRAM CACHE [--tuning] [--verbose] [--limit N]
PROGRAM is build/tests/tensorimage_diagnose_stream; CACHE is a folder for packages, outside the repository.
"""

import argparse
import collections
import pathlib
import subprocess

import numpy

from pictures import pictures

F32 = numpy.float32
MEANS = {
    "imagenet": (numpy.array([0.485, 0.456, 0.406], F32), numpy.array([0.229, 0.224, 0.225], F32)),
    "clip": (
        numpy.array([0.48145466, 0.4578275, 0.40821073], F32),
        numpy.array([0.26862954, 0.26130258, 0.27577711], F32),
    ),
}
EIGHT_BITS = F32(255)


class Tool:
    """The program that names the suspects of tensors on its standard input."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def suspects(self, layout, array, dtype=None):
        header = " ".join([dtype or array.dtype.name, layout, *map(str, array.shape)])
        stored = as_bfloat16(array) if dtype == "bfloat16" else array
        self.process.stdin.write(header.encode() + b"\n" + numpy.ascontiguousarray(stored).tobytes())
        self.process.stdin.flush()
        return self.process.stdout.readline().decode().split()


def planes(picture):
    return numpy.ascontiguousarray(picture.transpose(2, 0, 1))


def normalised(picture, preset):
    mean, deviation = MEANS[preset]
    return (picture - mean) / deviation


def as_bfloat16(array):
    """The bits of the nearest bfloat16 as uint16: half a step added, ties to even."""
    bits = array.astype(F32).view(numpy.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(numpy.uint16)


def gray(picture):
    return picture @ numpy.array([0.299, 0.587, 0.114], F32)


def quantised(picture):
    return numpy.floor(picture * 255 + F32(0.5)) / EIGHT_BITS


def range_cases(picture, form):
    """(case, expected suspect or None, layout, array) of one picture of floats 0..1."""
    chw = planes(picture)
    one = gray(picture) if form == "resized" else quantised(gray(picture))
    yield f"{form}: as it is", None, "chw", chw
    yield f"{form}: as it is, gray", None, "hw", one
    yield f"{form}: 0 to 255", "byte_range", "chw", chw * EIGHT_BITS
    yield f"{form}: -1 to 1", "signed_unit", "chw", chw * 2 - 1
    yield f"{form}: -1 to 1, gray", "signed_unit", "hw", one * 2 - 1
    yield f"{form}: ImageNet", "imagenet", "chw", planes(normalised(picture, "imagenet"))
    yield f"{form}: CLIP", "clip", "chw", planes(normalised(picture, "clip"))
    yield f"{form}: 0 to 2", "out_of_range", "chw", chw * 2


def layout_cases(levels):
    """Pixels and planes of a uint8 picture and of its floats, taken for each other."""
    height, width = levels.shape[:2]
    planar = planes(levels)
    pale = (levels.astype(F32) * 0.1 + gray(levels.astype(F32))[:, :, None] * 0.9).astype(numpy.uint8)
    colourless = numpy.repeat(gray(levels.astype(F32)).astype(numpy.uint8)[:, :, None], 3, axis=2)
    yield "layout: hwc, right", None, "hwc", levels
    yield "layout: nearly gray chw, right", None, "chw", planes(pale)
    yield "layout: gray chw, right", None, "chw", planes(colourless)
    yield "layout: gray hwc, right", None, "hwc", colourless
    yield "layout: hwc axes read as chw", "channels_last", "chw", levels
    yield "layout: chw axes read as hwc", "channels_first", "hwc", planar
    yield "layout: hwc memory read as chw", "channels_last", "chw", levels.reshape(3, height, width)
    yield "layout: floats, hwc memory read as chw", "channels_last", "chw", (levels / EIGHT_BITS).reshape(
        3, height, width
    )
    yield "layout: nearly gray hwc memory read as chw", "channels_last", "chw", pale.reshape(3, height, width)
    yield "layout: gray hwc memory read as chw", "channels_last", "chw", colourless.reshape(3, height, width)
    yield "layout: chw memory read as hwc", "channels_first", "hwc", planar.reshape(height, width, 3)


def other_cases(levels):
    floats = levels / EIGHT_BITS
    poisoned = planes(floats)
    poisoned[1, poisoned.shape[1] // 2, poisoned.shape[2] // 3] = numpy.nan
    yield "uint8: as it is", None, "chw", planes(levels)
    yield "uint8: cast from 0 to 1", "unit_integers", "chw", planes(floats.astype(numpy.uint8))
    yield "one NaN", "has_nan", "chw", poisoned
    yield "constant", "constant", "chw", numpy.full(poisoned.shape, floats.mean(), F32)
    yield "uint16: 0 to 65535", "out_of_range", "chw", planes(levels.astype(numpy.uint16) * 257)
    yield "gray as depth, 0 to 10", "out_of_range", "hw", gray(floats) * 10
    yield "a wave, 0 to 1", None, "hw", heat_map(levels)


def heat_map(levels):
    """A smooth field in which the picture decides the wavelengths."""
    height, width = levels.shape[:2]
    y, x = numpy.mgrid[0:height, 0:width].astype(F32)
    a, b = 5 + levels[0, 0, 0] / 8, 5 + levels[-1, -1, 1] / 8
    return (0.5 + 0.25 * numpy.sin(x / a) + 0.25 * numpy.sin(y / b + x / 50)).astype(F32)


def cases(levels, smooth):
    """(case, expected, layout, array, dtype) of everything that is tried with one picture."""
    floats = levels / EIGHT_BITS
    forms = {
        "photo": floats,
        "dark": quantised(floats * F32(0.15)),
        "high-key": quantised(F32(0.75) + F32(0.25) * floats),
        "resized": smooth,
    }
    for form, picture in forms.items():
        for case, expected, layout, array in range_cases(picture, form):
            yield case, expected, layout, array.astype(F32), "float32"
    for case, expected, layout, array in range_cases(floats, "photo"):
        yield case.replace("photo", "float16"), expected, layout, array.astype(numpy.float16), "float16"
        yield case.replace("photo", "bfloat16"), expected, layout, array, "bfloat16"
        yield case.replace("photo", "float64"), expected, layout, array.astype(numpy.float64), "float64"
    for case, expected, layout, array in [*layout_cases(levels), *other_cases(levels)]:
        yield case, expected, layout, array, array.dtype.name


def cannot_be_told(case, array):
    """The case left no trace: what the tensor holds is also a usual picture. Says why."""
    if case.endswith("0 to 2") and array.dtype != numpy.uint16 and array.max() <= 1:
        return "no value is above 1"
    if case.startswith("uint8: cast") and not array.any():
        return "all values are 0 (constant is reported)"
    return None


def right_cases(levels, smooth):
    """A picture of the other list, in which nothing is wrong."""
    floats = levels / EIGHT_BITS
    yield "other picture, as it is", "chw", planes(floats)
    yield "other picture, uint8 chw", "chw", planes(levels)
    yield "other picture, uint8 hwc", "hwc", levels
    yield "other picture, resized", "chw", planes(smooth)
    yield "other picture, gray", "hw", gray(floats)
    down, right = levels.shape[0] // 3, levels.shape[1] // 3
    small = levels[down : max(8, 2 * down), right : max(8, 2 * right)]
    yield "other picture, tiled 3x3, chw", "chw", planes(numpy.tile(small, (3, 3, 1)))
    yield "other picture, tiled 3x3, hwc", "hwc", numpy.tile(small, (3, 3, 1))


def patterns():
    """Synthetic pictures that are right, and imitate one sign or other of a wrong one."""
    random = numpy.random.default_rng(20)
    for size in (16, 24, 27, 32, 48, 64, 96, 99, 160, 255):
        width = max(24, size)
        y, x = numpy.mgrid[0:size, 0:width]
        yield "noise", random.random((3, size, width), F32)
        for period in (1, 2, 3, 4, 6, 8, 9, 12):
            for pattern in (x // period % 2, y // period % 2, (x // period + y // period) % 2, x % period, y % period):
                colours = random.random((3, 1, 1), F32)
                yield "stripes and tiles", (pattern / max(1, pattern.max()) * colours).astype(F32)
                rough = pattern / max(1, pattern.max()) + random.normal(0, 0.05, pattern.shape)
                yield "rough stripes and tiles", numpy.clip(rough * colours, 0, 1).astype(F32)
        for tile in (3, 4, 6, 8):
            texture = random.random((3, tile, tile), F32)
            yield "tiled noise", numpy.tile(texture, (1, size // tile + 1, width // tile + 1))[:, :size, :width]


class Table:
    """Counts by case: how often it was tried, how often all was as expected."""

    def __init__(self):
        self.rows = collections.defaultdict(collections.Counter)

    def add(self, case, expected, found, excuse):
        row = self.rows[case]
        if excuse:
            row["undecidable"] += 1
        elif expected is None:
            row["right"] += 1
            row["false alarms"] += bool(found)
        else:
            row["tried"] += 1
            row["hits"] += expected in found
            # A range beside the expected suspect is a wrong name for it.
            row["missed"] += not found
            row["other name"] += bool(found) and expected not in found

    def print(self):
        print(f"{'case':44} {'tried':>6} {'hits':>6} {'%':>6} {'nothing':>8} {'other':>6} {'untellable':>10}")
        total = collections.Counter()
        for case, row in self.rows.items():
            total.update(row)
            if row["tried"] or row["undecidable"]:
                share = 100 * row["hits"] / max(1, row["tried"])
                print(
                    f"{case:44} {row['tried']:6} {row['hits']:6} {share:6.1f} {row['missed']:8} "
                    f"{row['other name']:6} {row['undecidable']:10}"
                )
        print(f"all: {total['hits']} of {total['tried']}, {100 * total['hits'] / max(1, total['tried']):.2f} %\n")
        print(f"{'nothing is wrong':44} {'tried':>6} {'false alarms':>13} {'%':>6}")
        for case, row in self.rows.items():
            if row["right"]:
                share = 100 * row["false alarms"] / row["right"]
                print(f"{case:44} {row['right']:6} {row['false alarms']:13} {share:6.2f}")
        share = 100 * total["false alarms"] / max(1, total["right"])
        print(f"all: {total['false alarms']} of {total['right']}, {share:.2f} %")


def measure(tool, cache, options):
    table = Table()

    def tell(case, expected, found, name):
        if options.verbose and ((expected or "") not in found if expected else found):
            print(f"  {case} | expected {expected} | found {' '.join(found)} | {name}", flush=True)

    taken = collections.Counter()
    for name, tuning, levels, smooth in pictures("photographs.txt", cache):
        if tuning != options.tuning or taken["photographs"] == options.limit:
            continue
        taken["photographs"] += 1
        for case, expected, layout, array, dtype in cases(levels, smooth):
            found = tool.suspects(layout, array, dtype)
            excuse = cannot_be_told(case, array)
            table.add(case, expected, found, excuse)
            if not excuse:
                tell(case, expected, found, name)
    for name, tuning, levels, smooth in pictures("other_pictures.txt", cache):
        if tuning != options.tuning or taken["others"] == options.limit:
            continue
        taken["others"] += 1
        # A screen of one colour is constant, and rightly said to be.
        for case, layout, array in right_cases(levels, smooth):
            found = [suspect for suspect in tool.suspects(layout, array) if suspect != "constant"]
            table.add(case, None, found, None)
            tell(case, None, found, name)
    for case, array in patterns():
        for layout, form in (("chw", array), ("hwc", numpy.ascontiguousarray(array.transpose(1, 2, 0)))):
            found = [suspect for suspect in tool.suspects(layout, form) if suspect != "constant"]
            table.add(case, None, found, None)
            tell(case, None, found, f"{layout} {array.shape}")
    digits = numpy.load(pathlib.Path(__file__).resolve().parents[2] / "examples/data/digits_n1hw_f32.npy")
    for digit in digits:
        table.add("digits", None, tool.suspects("chw", digit), None)
    table.add("digits", None, tool.suspects("nchw", digits), None)
    print(f"{taken['photographs']} photographs, {taken['others']} other pictures")
    table.print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("cache", type=pathlib.Path)
    parser.add_argument("--tuning", action="store_true", help="the half that thresholds are chosen by")
    parser.add_argument("--verbose", action="store_true", help="name every miss and false alarm")
    parser.add_argument("--limit", type=int, default=-1, help="pictures of each list at most")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    measure(Tool(options.program), options.cache.resolve(), options)


if __name__ == "__main__":
    main()
