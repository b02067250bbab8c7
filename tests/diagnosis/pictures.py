# Owns the pictures of the measurement: from which Debian packages they come, and how they become arrays.
# Must not know what is done to them.
"""Downloads packages with apt-get, unpacks them into a cache folder without installing anything, and loads pictures."""

import hashlib
import pathlib
import subprocess

import numpy
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
HERE = pathlib.Path(__file__).resolve().parent
MOST_PIXELS = 250_000


def listed(name):
    """(package, path, part) of every line; part is the picture's number inside a Qt resource file, or None."""
    for line in (HERE / name).read_text().splitlines():
        package, path = line.split(" ", 1)
        path, _, part = path.partition("#")
        yield package, path, int(part) if part else None


def fetch(package, cache):
    """The folder with the package's files."""
    folder = cache / "extracted" / package
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)  # dpkg-deb makes the last folder only
        subprocess.run(["apt-get", "download", "-q", package], cwd=cache, check=True)
        (archive,) = cache.glob(package + "_*.deb")
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    return folder


def embedded(path, part):
    """WebP picture number `part` of a resource file, which holds its pictures as they are, one after the other."""
    content = path.read_bytes()
    place = -1
    for _ in range(part + 1):
        place = content.find(b"RIFF", place + 1)
        while content[place + 8 : place + 12] != b"WEBP":
            place = content.find(b"RIFF", place + 1)
    size = 8 + int.from_bytes(content[place + 4 : place + 8], "little")
    copy = path.with_name(f"{path.stem}-{part}.webp")
    copy.write_bytes(content[place : place + size])
    return copy


def is_tuning(name):
    """Half of the pictures, for ever the same: only these may be looked at while thresholds are chosen."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def load(path):
    """(levels, smooth): uint8 (H, W, 3), and the same at most 500x500 as floats 0..1 that are no whole levels."""
    picture = Image.open(path).convert("RGB")
    shrink = min(1.0, (MOST_PIXELS / (picture.width * picture.height)) ** 0.5)
    size = (max(1, int(picture.width * shrink)), max(1, int(picture.height * shrink)))
    levels = numpy.asarray(picture if shrink == 1.0 else picture.resize(size, Image.BOX))
    # A resize of floats, as a data loader makes it from the full picture.
    smaller = (max(1, int(size[0] * 0.8)), max(1, int(size[1] * 0.8)))
    planes = [
        Image.fromarray(levels[:, :, c].astype(numpy.float32) / numpy.float32(255)).resize(smaller, Image.BILINEAR)
        for c in range(3)
    ]
    return levels, numpy.stack([numpy.asarray(plane) for plane in planes], axis=2)


def pictures(name, cache):
    """(name, tuning, levels, smooth) of every picture of a list."""
    for package, path, part in listed(name):
        file = fetch(package, cache) / path
        file = file if part is None else embedded(file, part)
        label = f"{package}/{path}" + ("" if part is None else f"#{part}")
        yield label, is_tuning(label), *load(file)
