"""Owns the profile of one 4K save of each kind: where the time goes, by the processor's clock.

Must not know how the table is used. Linux only: perf samples the server of the end-to-end measurement.
"""
import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import numpy

SAVES = 20
KINDS = (("PNG", "png 6"), ("PNG, level 1", "png 1"), ("JPEG", "jpg 6"))
# The first that fits a sample's library and symbol, in this order, has it.
STEPS = (
    ("write the file; memory from the kernel", r"^\[kernel|^\[vdso"),
    ("checksums", r"^libdeflate|^libz"),
    ("libjpeg-turbo: DCT, quantisation, Huffman", r"^libjpeg"),
    ("colours to YCbCr", r"ycc|McuRows"),
    ("filters", r"N_\w+::(costs|apply)|png::\w*[Ss]canline"),
    ("pack bits", r"N_\w+::pack|png::(write_block|BitWriter)"),
    ("count symbols, make Huffman codes", r"png::(count_symbols|code_lengths|prices_of|Huffman|BlockHeader|BlockCode)"),
    ("find runs and matches, choose blocks", r"N_\w+::(repeats|cheapest_steps)|tensorimage::png::"),
    ("quantise and count", r"tensorimage::kernels::|GridSource|TensorView"),
)


class Server:
    def __init__(self, program, pictures):
        self.process = subprocess.Popen([program, *pictures], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def save(self, kind, folder):
        """On one thread, into the empty folder."""
        for file in pathlib.Path(folder).iterdir():
            file.unlink()
        self.process.stdin.write(f"save large {kind} 1 {folder}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer or answer.startswith("error"):
            sys.exit(answer or "the server ended")


def record(server, kind, folder):
    data = os.path.join(folder, "perf.data")
    with tempfile.TemporaryDirectory(dir=folder) as saves:
        server.save(kind, saves)
        perf = subprocess.Popen(
            ["perf", "record", "-q", "-e", "cpu-clock", "-F", "2000", "-o", data, "-p", str(server.process.pid)])
        time.sleep(0.5)  # perf says nothing when it has begun
        for _ in range(SAVES):
            server.save(kind, saves)
        perf.send_signal(signal.SIGINT)
        perf.wait()
    return data


def shares(data):
    """Milliseconds of the processor for each save, and each step's share of them in percent."""
    report = subprocess.run(
        ["perf", "report", "-i", data, "--stdio", "-g", "none", "--sort", "dso,symbol", "--field-separator", "\t"],
        check=True, capture_output=True, text=True).stdout
    nanoseconds = sum(int(count) for count in re.findall(r"^# Event count \(approx\.\): (\d+)", report, re.M))
    found = {name: 0.0 for name, _ in STEPS}
    found["all else"] = 0.0
    for line in report.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        percent, library, symbol = (part.strip() for part in line.split("\t", 2))
        name = next((name for name, pattern in STEPS if re.search(pattern, f"{library} {symbol}")), "all else")
        found[name] += float(percent.rstrip("%"))
    return nanoseconds / 1e6 / SAVES, found


def reading():
    """The least time of the processor, in milliseconds, in which one thread reads as many bytes as the tensor has."""
    words = numpy.ones(3 * 2160 * 3840 // 2, numpy.uint64)
    times = []
    for _ in range(20):
        start = time.thread_time()
        numpy.bitwise_or.reduce(words)
        times.append(time.thread_time() - start)
    return 1000 * min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="build/bench/tests/bench/tensorimage_save_server")
    parser.add_argument("--pictures", help="folder of pictures, for the large one")
    arguments = parser.parse_args()
    server = Server(arguments.server, [arguments.pictures] if arguments.pictures else [])
    least = reading()
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, kind in KINDS:
            rows[name] = shares(record(server, kind, folder))
    steps = [step for step, _ in STEPS] + ["all else"]
    print("| one 3x2160x3840 float32 save, one thread | " + " | ".join(rows) + " |")
    print("|---|" + "---:|" * len(rows))
    print("| all, ms of the processor | " + " | ".join(f"{all_of_it:.1f}" for all_of_it, _ in rows.values()) + " |")
    for step in sorted(steps, key=lambda step: -rows["PNG"][1][step]):
        cells = [f"{found[step]:.0f} %" if found[step] >= 0.5 else "" for _, found in rows.values()]
        if any(cells):
            print(f"| {step} | " + " | ".join(cells) + " |")
    print("| memory's limit: to read the tensor once | " +
          " | ".join(f"{100 * least / all_of_it:.0f} %" for all_of_it, _ in rows.values()) + " |")


if __name__ == "__main__":
    main()
