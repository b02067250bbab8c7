"""Owns the look of pngcheck and jpeginfo at every picture that the tests have kept.

Must not know who wrote them. Usage: check_pictures.py FOLDER PNGCHECK JPEGINFO
"""

import pathlib
import subprocess
import sys

AT_ONCE = 500
# pngcheck is older than the third edition of the PNG specification, which has the chunk.
KNOWN = "illegal (unless recently approved) unknown, public chunk cICP"


def complaints(command, files):
    """What the program says of files that it does not call right."""
    for i in range(0, len(files), AT_ONCE):
        run = subprocess.run([*command, *files[i : i + AT_ONCE]], capture_output=True, text=True, errors="replace")
        lines = (run.stdout + run.stderr).splitlines()
        known = [line.replace(KNOWN, "").strip() for line in lines if line.endswith(KNOWN)]
        wrong = [line for line in lines if not line.rstrip().endswith(" OK") and not any(name in line for name in known)]
        yield from wrong
        if run.returncode != 0 and not wrong and not known:
            yield f"{command[0]} ends in {run.returncode}"


def main(folder, pngcheck, jpeginfo):
    png = sorted(pathlib.Path(folder).glob("*.png"))
    jpeg = sorted(pathlib.Path(folder).glob("*.jpg"))
    wrong = [*complaints([pngcheck, "-q"], png), *complaints([jpeginfo, "-c"], jpeg)]
    for line in wrong:
        print(line)
    print(f"{len(png)} PNG and {len(jpeg)} JPEG files")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
