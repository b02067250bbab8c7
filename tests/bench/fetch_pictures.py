#!/usr/bin/python3
# Owns the choice of real pictures for the benchmarks.
# Must not know what is measured; how packages are fetched is in tests/diagnosis/pictures.py.
"""usage: fetch_pictures.py [--each N] FOLDER [CACHE]

Downloads Debian packages with wallpapers, sample images, screenshots and plots, and writes N pictures of each package
and kind (default 3), some 70 in all, into the folder as PPM files for tests/bench/run.sh. Nothing is installed. The
packages, 550 MB, stay in the cache, which may be the one of tests/diagnosis/measure.py.
Needs Debian 12's python3-pil and python3-numpy.
"""

import argparse
import hashlib
import pathlib
import re
import sys

from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "diagnosis"))
import pictures  # noqa: E402

# A middle of this size is cut out of larger pictures: no scaling, which would change what there is to compress.
MOST = (1920, 1080)
# One photograph is kept as large as this, for the measurements that want one large picture.
LARGE = (3840, 2160)


def name_of(path, part):
    return path if part is None else f"{path}#{part}"


def sources(each):
    """(kind, package, path, part) of what was chosen: by a hash of the name, the same pictures for ever."""
    lists = [("photograph", "photographs.txt"), ("drawing", "other_pictures.txt")]
    for kind, name in lists:
        by_package = {}
        for package, path, part in pictures.listed(name):
            by_package.setdefault(package, []).append((path, part))
        for package, files in sorted(by_package.items()):
            files.sort(key=lambda file: hashlib.blake2b(name_of(*file).encode()).digest())
            for path, part in files[:each]:
                yield kind, package, path, part
    for line in (HERE / "screens_and_plots.txt").read_text().splitlines():
        kind, package, path = line.split(" ", 2)
        yield kind, package, path, None


def opened(package, path, part, cache):
    file = pictures.fetch(package, cache) / path
    picture = Image.open(file if part is None else pictures.embedded(file, part))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")


def middle(picture, most):
    width, height = min(picture.width, most[0]), min(picture.height, most[1])
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def file_name(kind, package, path, part):
    path = pathlib.PurePath(path)
    # KDE's wallpapers are called NAME/contents/images/WIDTHxHEIGHT.
    name = path.parts[-4] if re.fullmatch(r"\d+x\d+", path.stem) else path.stem
    name += "" if part is None else f"-{part}"
    return f"{kind}-{package.split('-')[0]}-{re.sub('[^A-Za-z0-9]+', '-', name)}.ppm"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("cache", type=pathlib.Path, nargs="?", default=pathlib.Path("~/.cache/tensorimage-photographs"))
    arguments = parser.parse_args()
    cache = arguments.cache.expanduser()
    cache.mkdir(parents=True, exist_ok=True)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    has_large = False
    written = 0
    for kind, package, path, part in sources(arguments.each):
        picture = opened(package, path, part, cache)
        most = MOST
        if kind == "photograph" and not has_large and picture.width >= LARGE[0] and picture.height >= LARGE[1]:
            most, has_large = LARGE, True
        middle(picture, most).save(arguments.folder / file_name(kind, package, path, part))
        written += 1
    print(f"{written} pictures in {arguments.folder}")
    if not has_large:
        print("none of them is a photograph of 3840x2160")


if __name__ == "__main__":
    main()
