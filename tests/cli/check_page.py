"""Owns the check of an explain page by Python's own parsers: well-formed, self-contained, readable without eyes.

Must not know how the page is made. Usage: check_page.py TOOL INPUT
"""
import base64
import html.parser
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zlib


def require(condition, message):
    if not condition:
        sys.exit(f"check_page: {message}")


def check_png(data):
    """Chunks with right check sums, and as many rows as the header says."""
    require(data[:8] == b"\x89PNG\r\n\x1a\n", "a picture is no PNG")
    at, pixels, header = 8, b"", None
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (stated,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        require(stated == zlib.crc32(kind + body), "a chunk's check sum is wrong")
        header = struct.unpack(">IIBBBBB", body) if kind == b"IHDR" else header
        pixels += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height, depth, colour = header[:4]
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    require(len(zlib.decompress(pixels)) == height * (1 + width * samples * depth // 8), "rows are missing")


class Balance(html.parser.HTMLParser):
    """Elements are closed in order also for a reader of HTML, who knows elements that have no end."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        require(self.open and self.open[-1] == tag, f"unexpected </{tag}>")
        self.open.pop()


def check_elements(root):
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    require(len(ids) == len(set(ids)), "two elements have one id")
    for element in root.iter():
        require(element.tag != "script", "a script")
        require(not any(name.startswith("on") for name in element.attrib), "an event handler")
        label = element.get("aria-labelledby")
        require(label is None or label in ids, f"nothing has the id {label}")
        for name in ("src", "href", "srcset", "action", "data"):
            source = element.get(name)
            require(source is None or source.startswith("data:image/png;base64,"), f"{name} leads elsewhere")
        if element.tag == "img":
            require(len(element.get("alt", "")) > 10, "a picture without a description")
            check_png(base64.b64decode(element.get("src").split(",", 1)[1], validate=True))
        if element.get("role") == "img":
            require(len(element.get("aria-label", "")) > 10, "a drawing without a description")
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch("h[1-6]", element.tag)]
    require(levels.count(1) == 1 and levels[0] == 1, "one h1 must come first")
    require(all(b <= a + 1 for a, b in zip(levels, levels[1:])), "a level of headings is skipped")


def main():
    tool, source = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page.html"
        subprocess.run([tool, "explain", source, page, "--quiet"], check=True)
        require([path.name for path in pathlib.Path(folder).iterdir()] == ["page.html"], "something was left behind")
        text = page.read_text(encoding="utf-8")
    require(len(text) < 2_000_000, "the page is too large")
    require(not re.search(r"https?:|@import|url\((?!#)", text), "the page needs something else")
    check_elements(xml.etree.ElementTree.fromstring(text))
    balance = Balance()
    balance.feed(text)
    balance.close()
    require(not balance.open, f"never closed: {balance.open}")


main()
