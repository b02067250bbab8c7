#!/usr/bin/python3
# Owns the plot of speed over size.
# Must not know how anything was measured.
"""usage: plot.py BENCH_JSON PLOT_SVG"""

import math
import pathlib
import sys
from html import escape

from results import Png, read_benchmarks

WIDTH, HEIGHT = 900, 560
LEFT, RIGHT, TOP, BOTTOM = 70, 30, 50, 60
OWN, OTHER, GRID, TEXT = "#c2410c", "#1e4e8c", "#d4d4d4", "#222222"
# Keeps lines from running through letters.
HALO = ' paint-order="stroke" stroke="white" stroke-width="4"'
LETTER = 6.4  # width of a letter at 12 pixels, about


class Axes:
    """From MB/s, on a scale of powers, and size in % to places on the page."""

    def __init__(self, totals):
        speeds = [total.speed for total in totals]
        sizes = [100 * total.size / total.raw for total in totals]
        self.slowest, self.fastest = math.log10(min(speeds) / 1.4), math.log10(max(speeds) * 1.6)
        margin = max(0.5, 0.06 * (max(sizes) - min(sizes)))
        self.smallest, self.largest = min(sizes) - margin, max(sizes) + margin

    def x(self, speed):
        return LEFT + (math.log10(speed) - self.slowest) / (self.fastest - self.slowest) * (WIDTH - LEFT - RIGHT)

    def y(self, size):
        # Smaller is better, so it is higher up.
        return TOP + (size - self.smallest) / (self.largest - self.smallest) * (HEIGHT - TOP - BOTTOM)

    def speed_marks(self):
        for power in range(math.floor(self.slowest), math.ceil(self.fastest) + 1):
            for digit in (1, 2, 5):
                if self.slowest <= math.log10(digit) + power <= self.fastest:
                    yield digit * 10**power

    def size_marks(self):
        span = self.largest - self.smallest
        step = next(step for step in (1, 2, 5, 10, 20) if span / step <= 10)
        first = math.ceil(self.smallest / step) * step
        while first <= self.largest:
            yield first
            first += step


def line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{GRID}"/>'


def text(x, y, words, anchor="middle", colour=TEXT, more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{more}>{escape(words)}</text>'


def own_label(writer):
    """The legend says whose levels they are."""
    return writer.replace("tensorimage", "level")


def frame(axes):
    parts = []
    for speed in axes.speed_marks():
        parts.append(line(axes.x(speed), TOP, axes.x(speed), HEIGHT - BOTTOM))
        parts.append(text(axes.x(speed), HEIGHT - BOTTOM + 18, f"{speed:g}"))
    for size in axes.size_marks():
        parts.append(line(LEFT, axes.y(size), WIDTH - RIGHT, axes.y(size)))
        parts.append(text(LEFT - 8, axes.y(size) + 4, f"{size:g} %", "end"))
    parts.append(text((LEFT + WIDTH) / 2, HEIGHT - 16, "MB of raw bytes a second, faster to the right"))
    parts.append(text(LEFT, 22, "Size of the PNG in % of raw, smaller higher up", "start"))
    parts.append(text(WIDTH - RIGHT, 22, "tensorimage, levels 1 to 9; level 6 is the default", "end", OWN))
    return parts


class Labels:
    """Finds room for each label: beside its point, above or below, where nothing else is; else farther off."""

    def __init__(self, points):
        self.taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in points]

    def free(self, box):
        inside = box[0] >= LEFT and box[2] <= WIDTH - 4 and box[1] >= TOP - 14 and box[3] <= HEIGHT - BOTTOM
        return inside and all(
            box[2] < other[0] or other[2] < box[0] or box[3] < other[1] or other[3] < box[1] for other in self.taken
        )

    def place(self, x, y, words):
        """(left, base line) of the label."""
        width = LETTER * len(words)
        for distance in range(0, 120, 7):
            for left, base in (
                (x + 9, y + 4 - distance),
                (x - 9 - width, y + 4 - distance),
                (x - width / 2, y - 10 - distance),
                (x - width / 2, y + 19 + distance),
                (x + 9, y + 4 + distance),
                (x - 9 - width, y + 4 + distance),
            ):
                box = (left, base - 11, left + width, base + 3)
                if self.free(box):
                    self.taken.append(box)
                    return left, base
        return x + 9, y + 4


def draw(totals):
    axes = Axes(totals)
    points = [(axes.x(total.speed), axes.y(100 * total.size / total.raw)) for total in totals]
    labels = Labels(points)
    parts = frame(axes)
    own = [point for point, total in zip(points, totals) if is_own_single(total)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in own)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{OWN}" stroke-opacity="0.5"/>')
    lines, words_on_top = [], []
    for (x, y), total in zip(points, totals):
        colour = OWN if total.writer.startswith("tensorimage") else OTHER
        words_on_top.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
        words = own_label(total.writer)
        left, base = labels.place(x, y, words)
        if abs(base - 4 - y) > 20:
            lines.append(
                f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{left + LETTER * len(words) / 2:.1f}" '
                f'y2="{base - 4:.1f}" stroke="{colour}" stroke-opacity="0.4"/>'
            )
        words_on_top.append(text(left, base, words, "start", colour, HALO))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
    background = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
    return "\n".join([head, background, *parts, *lines, *words_on_top, "</svg>"]) + "\n"


def is_own_single(total):
    return total.writer.startswith("tensorimage") and "thread" not in total.writer


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    benchmarks, _ = read_benchmarks(sys.argv[1])
    # Stored without compression, level 0 is far off in both directions and would leave no room for the others.
    totals = [total for total in Png(benchmarks).totals.values() if total.writer != "tensorimage 0"]
    pathlib.Path(sys.argv[2]).write_text(draw(totals))


if __name__ == "__main__":
    main()
