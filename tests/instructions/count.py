#!/usr/bin/python3
# Owns the count of instructions and its limits.
# Must not know what is saved.
"""usage: count.py [--update] PROGRAM COMPILER BUILD_TYPE

Counts the instructions of each save of tensorimage_counted_save with valgrind's callgrind and compares them with
limits.json. Timing would tell less: counts hardly differ from run to run, whatever else the machine does.

They do depend on the compiler and on what the processor has: limits.json has a section for each compiler, all for
x86-64 with AVX2, which is the most that valgrind shows to a program. Where a count would say nothing, the test is
skipped with the reason: exit status 77.

--update writes what was counted into limits.json. A count above its limit fails; so does one that is far below it,
since then the limit guards nothing any more.
"""

import argparse
import json
import pathlib
import platform
import re
import shutil
import subprocess
import sys

LIMITS = pathlib.Path(__file__).resolve().parent / "limits.json"
SKIPPED = 77
# Libraries of Debian's point releases differ by less.
HEADROOM = 1.10
SLACK = 0.80


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def require_a_place_to_count(build_type):
    if build_type != "Release":
        skip(f"counts are of Release builds, and this one is {build_type or 'of no type'}")
    if platform.machine() != "x86_64" or " avx2 " not in pathlib.Path("/proc/cpuinfo").read_text():
        skip("the limits are for x86-64 with AVX2")
    if not shutil.which("valgrind"):
        skip("there is no valgrind here (Debian's package valgrind)")


def count(program, case):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command += ["--toggle-collect=tensorimage_counted_save", program, case]
    run = subprocess.run(command, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not collected or collected[1] == "0":
        sys.exit(f"valgrind could not count {case}:\n{run.stderr}")
    return int(collected[1])


def verdict(counted, limit):
    if limit is None:
        return "has no limit yet"
    if counted > limit:
        return f"TOO MANY: the limit is {limit:,}"
    if counted < SLACK * limit:
        return f"TOO FEW for a limit of {limit:,}: lower it by --update"
    return f"{100 * counted / limit:.1f} % of the limit"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("program")
    parser.add_argument("compiler", help="as CMake calls it, with its major version: GNU-12")
    parser.add_argument("build_type")
    arguments = parser.parse_args()
    require_a_place_to_count(arguments.build_type)
    limits = json.loads(LIMITS.read_text()) if LIMITS.exists() else {}
    known = limits.get(arguments.compiler, {})
    if not known and not arguments.update:
        skip(f"limits.json has none for {arguments.compiler}, only for {', '.join(limits) or 'nobody'}")
    cases = subprocess.run([arguments.program], check=True, capture_output=True, text=True).stdout.split()
    counts = {case: count(arguments.program, case) for case in cases}
    if arguments.update:
        limits[arguments.compiler] = {case: int(HEADROOM * counted) for case, counted in counts.items()}
        LIMITS.write_text(json.dumps(limits, indent=2) + "\n")
    failed = False
    for case, counted in counts.items():
        words = verdict(counted, limits[arguments.compiler].get(case))
        failed = failed or not words.endswith("of the limit")
        print(f"{case:28} {counted:>13,} instructions, {words}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
