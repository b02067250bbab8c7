# Owns the comparison: the same four faults on the writers that Debian offers and on this library, as a Markdown table.
# Must not know how any of them writes: which calls to break is seen in a trace of a save without a fault.
# Usage: side_by_side.sh, which finds the programs.
import argparse
import collections
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PAGE = 4096
FREE_PAGES = 8  # room for the beginning of the new picture
WRITES = "write,pwrite64,writev"

PILLOW = "from PIL import Image; Image.open(source + '.ppm').save(target)"
OPENCV = "import cv2; sys.exit(0 if cv2.imwrite(target, cv2.imread(source + '.ppm')) else 1)"
TORCH = ("import numpy, torch; from torchvision import io, utils; "
         "picture = torch.from_numpy(numpy.load(source + '.npy')); ")


def python(code):
    return lambda source, target: ["/usr/bin/python3", "-B", "-c",
                                   f"import sys; source, target = sys.argv[1:]; {code}", source, target]


def writers(tool):
    """name, the end of the file's name, the command that saves."""
    return [
        ("torchvision.io.write_png", "png", python(TORCH + "io.write_png(picture, target)")),
        ("torchvision.io.write_jpeg", "jpg", python(TORCH + "io.write_jpeg(picture, target)")),
        ("torchvision.utils.save_image", "png", python(TORCH + "utils.save_image(picture / 255, target)")),
        ("OpenCV, PNG", "png", python(OPENCV)),
        ("OpenCV, JPEG", "jpg", python(OPENCV)),
        ("OpenCV, BMP", "bmp", python(OPENCV)),
        ("Pillow, PNG", "png", python(PILLOW)),
        ("Pillow, JPEG", "jpg", python(PILLOW)),
        ("libvips, PNG", "png", lambda source, target: ["vips", "copy", source + ".ppm", target]),
        ("libvips, JPEG", "jpg", lambda source, target: ["vips", "copy", source + ".ppm", target]),
        ("oiiotool, PNG", "png", lambda source, target: ["oiiotool", source + ".ppm", "-o", target]),
        ("oiiotool, JPEG", "jpg", lambda source, target: ["oiiotool", source + ".ppm", "-o", target]),
        *[(f"**tensorimage**, {end.upper()}", end,
           lambda source, target: [tool, "save", source + ".npy", target]) for end in ("png", "jpg", "ppm")],
    ]


@dataclasses.dataclass
class Outcome:
    told: str
    found: str
    kept: bool

    def __str__(self):
        return f"{'' if self.kept else '✗ '}{self.told}; {self.found}"


class Trial:
    """One writer, and a place with an old picture."""

    def __init__(self, writer, sources, folder):
        self.name, self.end, self.command = writer
        self.sources, self.place, self.trace = sources, folder / "place", folder / "trace"
        self.place.mkdir(exist_ok=True)
        self.target = self.place / f"picture.{self.end}"
        self.old = self.complete("small")
        self.new = self.complete("large")

    def complete(self, source):
        """What a save without a fault makes."""
        done = self.run(source)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name} fails without a fault: {done.stderr.decode()}")
        bytes_made = self.target.read_bytes()
        self.clear()
        return bytes_made

    def clear(self):
        for path in self.place.iterdir():
            path.unlink()

    def run(self, source, before=()):
        return subprocess.run([*before, *self.command(str(self.sources / source), str(self.target))], timeout=300,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)

    def try_it(self, before=(), killed=False):
        done = self.run("large", before)
        if killed and done.returncode not in (-9, 137):
            raise RuntimeError(f"{self.name} was not killed: {done.returncode}")
        return self.outcome("killed" if killed else "reports success" if done.returncode == 0 else "error")

    def outcome(self, told):
        names = sorted(path.name for path in self.place.iterdir() if path != self.target)
        size = -1
        if not self.target.exists():
            found = "old picture deleted"
        else:
            now = self.target.read_bytes()
            size = len(now)
            if now == self.old:
                found = "old picture there"
            elif now == self.new:
                found = "new picture there"
            else:
                found = "old picture gone, 0 bytes" if not now else "old picture gone, new one truncated"
                if size == len(self.new):
                    found = "old picture gone, new one broken"
        kept = found == "new picture there" or (found == "old picture there" and told != "reports success")
        if names:
            found += ", temporary file left"
        return Outcome(told, found, kept)

    def fresh(self):
        self.clear()
        self.target.write_bytes(self.old)

    def calls(self, kinds):
        """{name of the call: numbers in the process of those on files in the place}, from a trace."""
        self.fresh()
        self.run("large", ["strace", "-f", "-y", "-qq", "-e", "signal=none", "-e", f"trace={kinds}", "-o", self.trace])
        counts, found = collections.Counter(), {}
        for line in self.trace.read_text(errors="replace").splitlines():
            match = re.match(r"(\d+) +(\w+)\((\d+<([^>]*)>)?", line)
            if not match:
                continue
            process, name, _, path = match.groups()
            counts[process, name] += 1
            if path and path.startswith(str(self.place) + "/"):
                found.setdefault(name, []).append(counts[process, name])
        return found

    def with_fault(self, kinds, fault, killed=False):
        self.fresh()
        return self.try_it(["strace", "-f", "-qq", "-e", "signal=none", "-e", f"trace={kinds}", "-o", self.trace,
                            "-e", f"inject={kinds}:{fault}"], killed)

    def disk_fills(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", self.place], check=True)
        try:
            self.target.write_bytes(self.old)
            # Beside the place's files, since those are looked at.
            filler = self.place / "filler"
            with open(filler, "wb") as file:
                file.write(bytes((os.statvfs(self.place).f_bfree - FREE_PAGES) * PAGE))
            descriptor = os.open(filler, os.O_RDONLY)
            filler.unlink()
            try:
                return [self.try_it()]
            finally:
                os.close(descriptor)
        finally:
            subprocess.run(["umount", self.place], check=True)

    def writes_fail(self):
        return [self.with_fault(WRITES, f"error=EIO:when={numbers[0]}+") for numbers in self.calls(WRITES).values()]

    def close_fails(self):
        outcomes = [self.with_fault("close", f"error=EIO:when={number}")
                    for number in self.calls("close").get("close", [])]
        # The kernel has lost nothing here, but what it tells that it did must not be called a success.
        return [dataclasses.replace(outcome, kept=outcome.kept and outcome.told != "reports success")
                for outcome in outcomes]

    def killed_writing(self):
        """At the first write, in the middle and at the last."""
        outcomes = []
        for name, numbers in self.calls(WRITES).items():
            for number in sorted({numbers[0], numbers[len(numbers) // 2], numbers[-1]}):
                outcomes.append(self.with_fault(name, f"signal=KILL:when={number}", killed=True))
        return outcomes


FAULTS = [("disk fills while overwriting", Trial.disk_fills), ("EIO on every write", Trial.writes_fail),
          ("error on close", Trial.close_fails), ("killed while writing", Trial.killed_writing)]


def make_sources(folder):
    import numpy
    from PIL import Image
    random = numpy.random.default_rng(1)
    for name, side in (("small", 16), ("large", 256)):
        picture = random.integers(0, 256, (3, side, side), dtype=numpy.uint8)
        numpy.save(folder / f"{name}.npy", picture)
        Image.fromarray(picture.transpose(1, 2, 0)).save(folder / f"{name}.ppm")


def cell(outcomes):
    """All that happened, what breaks the promise first."""
    if not outcomes:
        raise RuntimeError("no call was found to break")
    return "<br>".join(dict.fromkeys(str(outcome) for outcome in sorted(outcomes, key=lambda outcome: outcome.kept)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tensorimage-side-"))
    broken_here = []
    try:
        make_sources(folder)
        print("| writer | " + " | ".join(name for name, _ in FAULTS) + " |")
        print("|---" * (len(FAULTS) + 1) + "|")
        for writer in writers(arguments.tool):
            trial = Trial(writer, folder, folder)
            cells = []
            for name, fault in FAULTS:
                outcomes = fault(trial)
                cells.append(cell(outcomes))
                if "tensorimage" in writer[0] and not all(outcome.kept for outcome in outcomes):
                    broken_here.append((writer[0], name))
                trial.clear()
            print(f"| {writer[0]} | " + " | ".join(cells) + " |", flush=True)
    finally:
        shutil.rmtree(folder)
    if broken_here:
        print(f"the promise is broken: {broken_here}", file=sys.stderr)
    return 1 if broken_here else 0


if __name__ == "__main__":
    sys.exit(main())
