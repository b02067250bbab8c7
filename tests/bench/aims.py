# Owns what the library aims at, least and goal, and where a run stands.
# Must not know how anything was measured.
"""Each aim is a ratio of two numbers of the same run."""

GRAPHICS = ("plot", "digits")


def worst_on_graphics(png):
    """How many times libpng 1's size level 1 takes on plots and digits, at worst."""
    ratios = [
        row.size / png.by_writer["libpng 1"][picture].size
        for picture, row in png.by_writer["tensorimage 1"].items()
        if row.kind in GRAPHICS
    ]
    return max(ratios)


def aims(png, benchmarks, saves, memory_lines):
    """(what, least, goal, measured, unit), measured as a number or None; "at most" says that less is better."""
    default, fast, middle, small = (png.totals[f"tensorimage {level}"] for level in (6, 1, 7, 9))
    yield "PNG default: size of libpng 6's, in all", "at most 99.5 %", "", 100 * default.ratio, " %"
    yield "– pictures over 104 %", "at most 5 %", "", 100 * default.over_104, " %"
    yield "– worst picture", "at most 110 %", "", 100 * default.worst_ratio, " %"
    yield "– times libpng 6's speed", "24", "36", default.times, ""
    yield "– two threads, times one", "1.8", "", default.seconds / png.totals["tensorimage 6, 2 threads"].seconds, ""
    yield "PNG level 1: size of libpng 6's, in all", "at most 107 %", "", 100 * fast.ratio, " %"
    yield "– times libpng 1's size on plots and digits, worst", "at most 1.3", "", worst_on_graphics(png), ""
    yield "– times libpng 6's speed", "55 (AVX-512: 64)", "90", fast.times, ""
    yield "– two threads, times one", "1.8", "", fast.seconds / png.totals["tensorimage 1, 2 threads"].seconds, ""
    yield "PNG level 7: size of libpng 6's, in all", "at most 97.8 %", "", 100 * middle.ratio, " %"
    yield "– times libpng 6's speed", "3.5", "5", middle.times, ""
    yield "PNG level 9: size of libpng 6's, in all", "at most 93 %", "", 100 * small.ratio, " %"
    yield "– times libpng 6's speed", "0.8", "2", small.times, ""
    setting = "quality 75, 4:2:0"
    alone = benchmarks[("jpeg", "libjpeg-turbo, ready RGB", setting)].seconds
    for threads, least, goal in ((1, "at most 1.15", "1.05"), (2, "at most 0.65", "0.55")):
        ours = benchmarks[("jpeg", f"tensorimage, float32, threads {threads}", setting)].seconds
        yield f"JPEG default: time over libjpeg-turbo alone, threads {threads}", least, goal, ours / alone, ""
    reading = benchmarks[("quantise", "read memory", "3840x2160")].speed
    rows = benchmarks[("quantise", "float32 planes", "3840x2160")].speed
    yield "float32 planes to packed rows: share of reading alone", "80 %", "", 100 * rows / reading, " %"
    for extension, level, name, least in (
        ("png", 6, "PNG default", (20, 35)),
        ("png", 1, "PNG level 1", (50, 80)),
        ("jpg", 6, "JPEG", (8, 12)),
    ):
        # The aims for two threads are in times of torchvision as it is on one.
        for threads in (1, 2):
            theirs = saves.best("torchvision", "large", extension, 6, 1)
            ours = saves.best("tensorimage", "large", extension, level, threads)
            measured = theirs / ours if theirs and ours else None
            what = f"3x2160x3840 to a file, {name}, threads {threads}: times torchvision"
            yield what, str(least[threads - 1]), "", measured, ""
    for extension in ("png", "jpg"):
        name = f"1,000 files of 3x64x64, {extension}: times torchvision"
        yield name, "10", "", saves.times("files", extension, 6, 1), ""
    peak = max(int(line.split()[-1]) for line in memory_lines)
    yield "peak memory beyond the tensor, any picture", "under 8 MB", "", peak / 1e6, " MB"


def aims_table(png, benchmarks, saves, memory_lines):
    lines = ["| aim | least | goal | measured |", "|---|---:|---:|---:|"]
    for what, least, goal, measured, unit in aims(png, benchmarks, saves, memory_lines):
        shown = "–" if measured is None else f"{measured:.2f}{unit}"
        lines.append(f"| {what} | {least} | {goal} | {shown} |")
    return "\n".join(lines)
