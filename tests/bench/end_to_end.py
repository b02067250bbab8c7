#!/usr/bin/python3
# Owns the end-to-end measurement: a float tensor in memory to a file, torchvision.utils.save_image and this library.
# Must not know how tables are made.
"""Takes turns between torchvision and tensorimage_save_server, so that what else the machine does hits both, and prints
JSON. Before anything is timed it checks that both files show the same pixels, and that the JPEGs are the same bytes.
Needs Debian's python3-torchvision; where that is missing only this library is measured.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import numpy
from PIL import Image

try:
    import torch
    import torchvision
except ImportError:
    torchvision = None

SHAPES = {"large": (3, 2160, 3840), "grid": (64, 3, 256, 256), "middle": (3, 512, 512), "files": (1000, 3, 64, 64)}
# What this library saves: (format, level). torchvision has no level.
SAVES = [("png", 6), ("png", 1), ("jpg", 6)]


class Server:
    """The process that runs the library."""

    def __init__(self, program, pictures):
        command = [program] + ([pictures] if pictures else [])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("error"):
            sys.exit(f"end_to_end: the server says: {answer or 'nothing'}")
        return float(answer)


class EmptyFolder:
    """A new folder for each save: making a file costs less than replacing one, and all should pay the same. One with
    many files is kept to the end: for minutes after a thousand of them are removed ext4 takes a millisecond to make
    another, since it looks past the places of all."""

    def __init__(self, parent, case):
        self.parent = parent
        self.is_kept = case == "files"

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(dir=self.parent))
        return self.path

    def __exit__(self, *_):
        if not self.is_kept:
            shutil.rmtree(self.path)


def save_with_torchvision(case, tensor, extension, folder):
    if case == "files":
        for number, image in enumerate(tensor):
            torchvision.utils.save_image(image, folder / f"{number}.{extension}")
    else:
        torchvision.utils.save_image(tensor, folder / f"picture.{extension}")


def ready_pictures(case, tensor):
    """What torchvision hands to Pillow: uint8 arrays of (H, W, 3)."""
    images = tensor if case == "files" else [torchvision.utils.make_grid(tensor)]
    return [image.mul(255).add_(0.5).clamp_(0, 255).permute(1, 2, 0).to(torch.uint8).numpy() for image in images]


def save_with_pillow(pictures, extension, folder):
    for number, picture in enumerate(pictures):
        Image.fromarray(picture).save(folder / f"{number}.{extension}")


def bytes_of(folder):
    return sum(path.stat().st_size for path in folder.iterdir())


def require_same(case, tensor, extension, level, server, scratch):
    with EmptyFolder(scratch, case) as theirs, EmptyFolder(scratch, case) as ours:
        save_with_torchvision(case, tensor, extension, theirs)
        server.ask("save", case, extension, level, 1, ours)
        for path in theirs.iterdir():
            other = ours / path.name
            if extension == "jpg":
                same = path.read_bytes() == other.read_bytes()
            else:
                same = numpy.array_equal(numpy.asarray(Image.open(path)), numpy.asarray(Image.open(other)))
            if not same:
                sys.exit(f"end_to_end: {case}, {extension}, level {level}: {path.name} is not the same picture")


def read_status(key):
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return 1024 * int(line.split()[1])
    return 0


def memory_of_torchvision(extension, scratch):
    """Bytes at the peak of one save of 3x2160x3840 beyond the tensor; a small one first pays for what is loaded once."""
    with EmptyFolder(scratch, "large") as folder:
        torchvision.utils.save_image(torch.zeros(3, 64, 64), folder / f"first.{extension}")
        tensor = torch.rand(SHAPES["large"])
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        before = read_status("VmRSS")
        torchvision.utils.save_image(tensor, folder / f"picture.{extension}")
        return read_status("VmHWM") - before


class Notes:
    """What was measured, by who, case, format, level and threads."""

    def __init__(self):
        self.results = {}

    def add(self, key, milliseconds, folder):
        result = self.results.setdefault(key, {"milliseconds": [], "bytes": bytes_of(folder)})
        result["milliseconds"].append(milliseconds)

    def timed(self, key, scratch, save):
        with EmptyFolder(scratch, key[1]) as folder:
            start = time.perf_counter()
            save(folder)
            self.add(key, 1000 * (time.perf_counter() - start), folder)

    def listed(self):
        names = ("who", "case", "format", "level", "threads")
        return [{**dict(zip(names, key)), **result} for key, result in self.results.items()]


def one_round(notes, case, tensor, ready, server, scratch):
    """Everybody in turns; this library, which is soon done, three times."""
    for threads in (1, 2):
        for extension in ("png", "jpg"):
            if torchvision:
                torch.set_num_threads(threads)
                key = ("torchvision", case, extension, 6, threads)
                notes.timed(key, scratch, lambda folder: save_with_torchvision(case, tensor, extension, folder))
            if torchvision and threads == 1:
                key = ("Pillow", case, extension, 6, threads)
                notes.timed(key, scratch, lambda folder: save_with_pillow(ready, extension, folder))
            for _, level in [save for save in SAVES if save[0] == extension] * 3:
                with EmptyFolder(scratch, case) as folder:
                    milliseconds = server.ask("save", case, extension, level, threads, folder)
                    notes.add(("tensorimage", case, extension, level, threads), milliseconds, folder)


def measure(arguments, scratch):
    server = Server(arguments.server, arguments.pictures)
    notes = Notes()
    for case, shape in SHAPES.items():
        file = scratch / "tensor"
        server.ask("prepare", case, file)
        tensor = ready = None
        if torchvision:
            tensor = torch.from_numpy(numpy.fromfile(file, dtype=numpy.float32).reshape(shape))
            ready = ready_pictures(case, tensor)
            for extension, level in SAVES:
                require_same(case, tensor, extension, level, server, scratch)
        for _ in range(arguments.rounds):
            one_round(notes, case, tensor, ready, server, scratch)
    return notes.listed()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="the built tensorimage_save_server")
    parser.add_argument("--pictures", help="a folder of PPM files, for a real photograph of 3840x2160")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory-of", metavar="EXTENSION", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tensorimage-bench-") as folder:
        scratch = pathlib.Path(folder)
        if arguments.memory_of:
            print(memory_of_torchvision(arguments.memory_of, scratch))
            return
        if not torchvision:
            print("end_to_end: no torchvision here (Debian's python3-torchvision), so it is left out", file=sys.stderr)
        memory = {}
        if torchvision:
            for extension in ("png", "jpg"):
                # In a process of its own, where nothing has been used and freed before.
                command = [sys.executable, os.path.abspath(__file__), arguments.server, "--memory-of", extension]
                memory[extension] = int(subprocess.run(command, check=True, capture_output=True).stdout)
        versions = {}
        if torchvision:
            versions = {"torchvision": torchvision.__version__, "torch": torch.__version__}
        results = {"versions": versions, "memory": memory, "saves": measure(arguments, scratch)}
    json.dump(results, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
