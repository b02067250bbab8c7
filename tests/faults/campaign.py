# Owns the campaign: which faults and kills there are in the short and in the long form, their order, and the figures.
# Must not know how a fault is made. Usage: campaign.py --programs FOLDER [--long] [--only PART]
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import calls
import places
import saving

# (format, threads, side of the picture): noise, of which 256 x 256 take up to 3 writes of 192 KiB in all, or 4 of a copy.
SHORT = [("png", 2, 256), ("png", 1, 256), ("jpg", 2, 256), ("ppm", 1, 256)]
LONG = [(format, threads, side) for format in ("png", "jpg", "ppm") for threads in (1, 2) for side in (256, 700)]
KILLS = (1_000, 100_000)        # at random times: short and long
READS = (1_000_000, 4_000_000)
SINKS = (600, 6_000)


class Figures:
    def __init__(self):
        self.lines, self.broken, self.skipped = [], [], {}

    def add(self, line):
        print(line, flush=True)
        self.lines.append(line)

    def run(self, points):
        """Runs (name, check) pairs on all processors; gives how many kept the promise, and the sum of what they gave."""
        good = total = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, future in [(name, pool.submit(check)) for name, check in points]:
                try:
                    total += future.result() or 0
                    good += 1
                except places.Skipped as reason:
                    self.skipped[str(reason)] = self.skipped.get(str(reason), 0) + 1
                except (saving.Broken, RuntimeError, OSError, subprocess.SubprocessError) as broken:
                    self.broken.append(name)
                    print(f"BROKEN: {name}: {broken}", flush=True)
        return good, total


def cases(long):
    for format, threads, side in LONG if long else SHORT:
        for kind in saving.KINDS:
            yield saving.Case(format, threads, kind, side)


def system_calls(saver, long):
    for case in cases(long):
        found, _ = calls.calls_of(saver, case)
        for call, error, often in calls.fault_points(case, found, long):
            name = f"{case}: {call.name} number {call.nth}: {error} {often}"
            yield name, lambda case=case, call=call, error=error, often=often: calls.check_fault(
                saver, case, call, error, often)


def kills_at_calls(saver, long, named):
    """`named`: of the cases whose temporary files must have names from the start, or the others."""
    for case in cases(long):
        if named != (case.kind.startswith("only_named") or case.kind.startswith("no_links")):
            continue
        _, counts = calls.calls_of(saver, case)
        for name, nth in calls.kill_points(case, counts):
            yield f"{case}: killed at {name} number {nth}", lambda case=case, name=name, nth=nth: calls.check_kill(
                saver, case, name, nth)


def all_places(saver, long):
    for function in places.ALL:
        yield from function(saver, long)


def run_program(figures, program, folder, count):
    folder.mkdir()
    done = subprocess.run([program, folder, str(count)], stdout=subprocess.PIPE, text=True, check=False)
    for line in done.stdout.splitlines():
        figures.add(line)
    if done.returncode != 0:
        figures.broken.append(program.name)


def memory_folder(folder):
    """A folder in memory, where saves are fastest; the mount is gone with this run's mount namespace."""
    memory = folder / "memory"
    memory.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", memory], capture_output=True, check=False)
    return memory


def run(programs, folder, long, only):
    figures = Figures()
    form = 1 if long else 0
    saver = saving.Saver(programs / "save_once", folder)
    points = 0
    if only in (None, "calls"):
        good, _ = figures.run(system_calls(saver, long))
        figures.add(f"system calls that fail: {good} points")
        points += good
    if only in (None, "places"):
        good, _ = figures.run(all_places(saver, long))
        figures.add(f"full and read-only places, limits, devices, pipes: {good} points")
        points += good
    if only in (None, "sinks"):
        run_program(figures, programs / "failing_sinks", folder / "sinks", SINKS[form])
        points += SINKS[form]
    if points:
        figures.add(f"faults in all: {points} points")
    if only in (None, "kills"):
        for named, what in ((False, "files without names"), (True, "named temporary files")):
            before = len(figures.broken)
            good, left = figures.run(kills_at_calls(saver, long, named))
            figures.add(f"kills at each system call, {what}: {good}, torn files: {len(figures.broken) - before}, "
                        f"temporary files left: {left}")
        run_program(figures, programs / "kills", folder / "kills", KILLS[form])
    if only in (None, "readers"):
        run_program(figures, programs / "readers", memory_folder(folder) / "readers", READS[form])
        subprocess.run(["umount", folder / "memory"], capture_output=True, check=False)
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True, type=pathlib.Path)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", choices=["calls", "places", "sinks", "kills", "readers"])
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tensorimage-faults-"))
    folder.chmod(0o755)
    began = time.monotonic()
    try:
        figures = run(arguments.programs, folder, arguments.long, arguments.only)
    finally:
        shutil.rmtree(folder)
    for reason, count in figures.skipped.items():
        print(f"SKIPPED: {count} points: {reason}")
    skipped = sum(figures.skipped.values())
    print(f"faults: {'long' if arguments.long else 'short'} form, {time.monotonic() - began:.0f} s; "
          f"promise broken: {len(figures.broken)}, skipped: {skipped}")
    return 1 if figures.broken else 0


if __name__ == "__main__":
    sys.exit(main())
