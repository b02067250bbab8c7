"""Owns the rule that products of extents are made by src/checked.hpp alone, where an overflow cannot pass unseen.

Must not know what the products are for. Usage: raw_products.py ROOT
"""

import pathlib
import re
import sys

# What a number of pixels, rows, elements or bytes is called here; also as a member, a call or the end of a longer name.
EXTENT = re.compile(
    r"(?:^|[^a-z])(?:\w*_)?(?:width|height|rows|columns|channels|images|elements|pixels|padding|bit_depth|stride|extent"
    r"|row_bytes|line_bytes|scanline_bytes|item_size|item_bytes|mcus)_?(?:$|[^a-z_])"
    r"|\bstrides?[._]|\bshape[._]\w*|\.[nchw]\b|\b[nchw]_(?!\w)"
)
# kernels::max_channels is a constant, and a product with a floating factor loses digits, but does not overflow into something that looks right.
FLOATING = re.compile(r"^\d[\d.]*\.|\b\d+\.\d|static_cast<double>|^0x[\da-f.]+p")
# clang-format writes a product with a space on both sides, and a pointer or a dereference never so.
PRODUCT = re.compile(r" \*=? ")
OPERAND = r"[\w.:\->]*(?:<[\w:]+>)?(?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])*[\w.:\->]*(?:\(\))?"
LEFT = re.compile(OPERAND + r"$")
RIGHT = re.compile(r"^[-*&]?" + OPERAND)

# Files and lines that may multiply extents themselves, each with its reason. An exception that nothing needs is an error.
FILES = {
    "src/checked.hpp": "the one place",
    "src/kernels/": "sees no header but its own; its counts are of a row or a chunk whose bytes were found to fit",
    "src/cli/explain_page.cpp": "pictures on the page are at most as large as PictureLimits says",
    "src/cli/histogram_panels.cpp": "lengths on the page, in double",
}
LINES = {
    ("include/tensorimage/row_source.hpp", "(channels)"): "a public header sees no private one; at most 4 times 2",
    ("include/tensorimage/row_source.hpp", "(width)"): "as above; whoever makes or takes a PictureInfo checks its bytes",
    ("src/batch.cpp", "item_size(dtype)) * 8"): "bits of one element",
    ("src/finish.cpp", "sizeof(Sample)"): "bytes of one pixel",
    ("src/cli/page_picture.cpp", "cell_"): "a part of a picture whose sides were found to fit",
    ("src/cli/page_picture.cpp", "divided_up(part.width, step)"): "both are at most as large as PictureLimits says",
    ("src/cli/page_picture.cpp", "info.row_bytes()"): "the bytes of a picture of at most PictureLimits::pixels",
}


def code_lines(text):
    """Each line without its comment and the texts in quotes."""
    for number, line in enumerate(text.splitlines(), 1):
        line = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
        yield number, line.split("//", 1)[0]


def raw_products(line):
    for product in PRODUCT.finditer(line):
        left = LEFT.search(line[: product.start()]).group()
        right = RIGHT.search(line[product.end() :]).group()
        if "max_channels" in left + right or FLOATING.search(left) or FLOATING.search(right):
            continue
        if EXTENT.search(left) or EXTENT.search(right):
            yield f"{left}{product.group()}{right}"


def main(root):
    files = sorted(path for folder in ("src", "include") for path in (root / folder).rglob("*.[ch]pp"))
    if len(files) < 50:
        sys.exit(f"only {len(files)} sources were found below {root}")
    breaches, used = [], set()
    for path in files:
        name = path.relative_to(root).as_posix()
        for number, line in code_lines(path.read_text(encoding="utf-8")):
            for product in raw_products(line):
                excuses = [key for key in FILES if name == key or (key.endswith("/") and name.startswith(key))]
                excuses += [key for key in LINES if key[0] == name and key[1] in line]
                used.update(excuses)
                if not excuses:
                    breaches.append(f"{name}:{number}: {product}")
    idle = [str(key) for key in [*FILES, *LINES] if key not in used]
    for text in breaches:
        print(f"{text}: an extent is multiplied outside src/checked.hpp")
    for text in idle:
        print(f"{text}: the exception is not needed any more")
    return 1 if breaches or idle else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
