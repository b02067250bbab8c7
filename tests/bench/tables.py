#!/usr/bin/python3
# Owns the Markdown of a run.
# Must not know how anything was measured.
"""usage: tables.py FOLDER PLOT

Prints the tables of bench.json, end_to_end.json, memory.txt and machine.txt in the folder. PLOT is how the Markdown
calls the plot.
"""

import pathlib
import sys

from aims import aims_table
from results import Png, read_benchmarks, read_end_to_end

NAMES = {"large": "3x2160x3840", "grid": "64x3x256x256, a grid", "middle": "3x512x512", "files": "1000 files of 3x64x64"}


def table(heads, rows):
    """The first column is text and the others are numbers."""
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def percent(share, digits=1):
    return f"{100 * share:.{digits}f} %"


def times(value):
    if value is None:
        return "–"
    return f"{value:.1f}" if value < 20 else f"{value:.0f}"


def milliseconds(value):
    return "–" if value is None else f"{value:.1f}"


def png_totals(png):
    rows = []
    for total in png.totals.values():
        rows.append(
            [
                total.writer,
                f"{total.speed:.1f}" if total.speed < 100 else f"{total.speed:.0f}",
                percent(total.size / total.raw, 2),
                times(total.times),
                percent(total.ratio, 2),
                f"{percent(total.worst_ratio)} ({total.worst})",
                percent(total.over_104),
                percent(total.over_110),
            ]
        )
    heads = ["PNG writer", "MB/s", "of raw", "times libpng 6", "of libpng 6's size", "worst picture"]
    return table(heads + ["over 104 %", "over 110 %"], rows)


def png_kinds(png):
    rows = []
    for kind in png.kinds():
        totals = [png.totals_of_kind(f"tensorimage {level}", kind) for level in (1, 6, 9)]
        small = png.totals_of_kind("libpng 1", kind)
        rows.append([kind, f"{sum(row.kind == kind for row in png.reference.values())}"])
        rows[-1] += [f"{percent(total.ratio)}, {times(total.times)}" for total in [small, *totals]]
    return table(["kind", "pictures", "libpng 1", "level 1", "default", "level 9"], rows)


def png_pictures(png):
    rows = []
    for picture, reference in png.reference.items():
        row = [picture, reference.kind, f"{reference.raw / 1e6:.2f}"]
        row += [f"{percent(reference.size / reference.raw)}, {reference.raw / reference.seconds / 1e6:.1f}"]
        for writer in ("libpng 1", "tensorimage 1", "tensorimage 6", "tensorimage 9"):
            measured = png.by_writer[writer][picture]
            row.append(f"{percent(measured.size / reference.size)}, {times(reference.seconds / measured.seconds)}")
        rows.append(row)
    heads = ["picture", "kind", "MB raw", "libpng 6: of raw, MB/s", "libpng 1", "level 1", "default", "level 9"]
    return table(heads, rows)


def jpeg(benchmarks):
    rows = []
    for (group, what, setting), measured in benchmarks.items():
        if group != "jpeg":
            continue
        alone = benchmarks[("jpeg", "libjpeg-turbo, ready RGB", setting)]
        ratio = measured.seconds / alone.seconds
        rows.append([f"{what}; {setting}", f"{1000 * measured.seconds:.1f}", f"{measured.speed / 1e6:.0f}"])
        rows[-1] += [f"{ratio:.2f}", f"{measured.size / 1e6:.3f}"]
    return table(["JPEG, 3840x2160", "ms", "MB/s of RGB", "time over libjpeg-turbo alone", "MB"], rows)


def quantise(benchmarks):
    reading = benchmarks[("quantise", "read memory", "3840x2160")]
    rows = []
    for (group, what, _), measured in benchmarks.items():
        if group == "quantise":
            rows.append([what, f"{1000 * measured.seconds:.2f}", f"{measured.speed / 1e9:.2f}"])
            rows[-1].append(percent(measured.speed / reading.speed, 0))
    return table(["3x2160x3840 to packed rows, one thread", "ms", "GB/s of input", "of reading alone"], rows)


def report(benchmarks):
    rows = []
    for (group, what, on), measured in benchmarks.items():
        if group == "report" and what == "in turns":
            save, without, cost = (measured.counters[name] for name in ("save", "without", "cost"))
            rows.append([on, f"{1000 * save:.1f}", f"{1000 * without:.1f}", percent(cost)])
    inspect = benchmarks[("report", "inspect", "alone")]
    heading = "3x2160x3840 in memory, one thread, in turns, medians"
    text = table([heading, "save, ms", "without a report, ms", "the report costs"], rows)
    return text + f"\n\n`inspect` alone: {1000 * inspect.seconds:.1f} ms."


def end_to_end(saves):
    rows = []
    for case, name in NAMES.items():
        for extension, level in (("png", 6), ("png", 1), ("jpg", 6)):
            for threads in (1, 2):
                ours = saves.best("tensorimage", case, extension, level, threads)
                theirs = saves.best("torchvision", case, extension, 6, threads)
                if ours is None:
                    continue
                what = {("png", 6): "PNG", ("png", 1): "PNG, level 1", ("jpg", 6): "JPEG"}[(extension, level)]
                pillow = saves.best("Pillow", case, extension, 6, 1)
                row = [f"{name}, {what}", str(threads), milliseconds(theirs), milliseconds(pillow), f"{ours:.1f}"]
                row += [times(saves.times(case, extension, level, threads))]
                sizes = [saves.bytes("torchvision", case, extension, 6, threads)]
                sizes.append(saves.bytes("tensorimage", case, extension, level, threads))
                rows.append(row + ["–" if size is None else f"{size / 1e6:.2f}" for size in sizes])
    heads = ["float32 tensor to a file", "threads", "torchvision, ms", "Pillow alone, ms", "tensorimage, ms"]
    return table(heads + ["times torchvision", "its MB", "our MB"], rows)


def memory(lines, saves):
    rows = []
    for line in lines:
        extension, height, width, threads, count = line.split()
        rows.append([f"tensorimage, {extension}, 3x{height}x{width}", threads, f"{int(count) / 1e6:.1f}"])
    for extension, count in saves.memory.items():
        rows.append([f"torchvision, {extension}, 3x2160x3840", "", f"{count / 1e6:.1f}"])
    return table(["peak memory of a save beyond the tensor", "threads", "MB"], rows)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    benchmarks, context = read_benchmarks(folder / "bench.json")
    png = Png(benchmarks)
    saves = read_end_to_end(folder / "end_to_end.json")
    memory_lines = (folder / "memory.txt").read_text().splitlines()
    versions = "".join(f", {name} {version}" for name, version in saves.versions.items())
    raw = sum(row.raw for row in png.reference.values()) / 1e6
    print((folder / "machine.txt").read_text().strip() + versions + ".")
    print(f"{len(png.reference)} pictures, {raw:.1f} MB raw; the large one is {context['large_picture']}. ", end="")
    print("Best of all repetitions, writers in turns. A MB is 10^6 bytes.\n")
    parts = [
        ("Aims", aims_table(png, benchmarks, saves, memory_lines)),
        ("PNG: packed rows in memory to a file in memory", png_totals(png)),
        ("", f"![speed over size, every writer]({sys.argv[2]})"),
        ("PNG by kind of picture: size of libpng 6's, times its speed", png_kinds(png)),
        ("PNG by picture: size of libpng 6's, times its speed", png_pictures(png)),
        ("JPEG", jpeg(benchmarks)),
        ("Quantise and tile", quantise(benchmarks)),
        ("The report", report(benchmarks)),
        ("End to end", end_to_end(saves)),
        ("Memory", memory(memory_lines, saves)),
    ]
    print("\n\n".join((f"### {title}\n\n" if title else "") + text for title, text in parts))


if __name__ == "__main__":
    main()
