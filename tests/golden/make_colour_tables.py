"""Owns the colour maps' tables: takes matplotlib's numbers, and writes them for the library and for its tests.

Must not know the library. Usage:
    python3 make_colour_tables.py tables    the 8-bit tables that src/colour_tables.cpp holds
    python3 make_colour_tables.py expected  matplotlib's own numbers, for the test: colour_maps.inc
"""

import sys

import matplotlib
import numpy as np

NAMES = ("viridis", "magma", "turbo")


def colours_of(name):
    colours = np.asarray(matplotlib.colormaps[name].colors)
    assert colours.shape == (256, 3)
    return colours


def print_table(name):
    # To the nearest level. matplotlib's bytes=True drops the fraction instead and is one lower for half of the levels.
    levels = np.floor(colours_of(name) * 255 + 0.5).astype(int)
    print(f"const PackedColours {name}_colours = {{")
    print(", ".join(f"0x{r:02X}{g:02X}{b:02X}" for r, g, b in levels))
    print("};")


def print_expected(name):
    rows = ", ".join(f"{{{r}, {g}, {b}}}" for r, g, b in colours_of(name))
    print(f'{{"{name}", {{{{{rows}}}}}}},')


def main():
    what = sys.argv[1]
    if what == "expected":
        print("// Made by make_colour_tables.py with matplotlib", matplotlib.__version__)
    for name in NAMES:
        {"tables": print_table, "expected": print_expected}[what](name)


main()
