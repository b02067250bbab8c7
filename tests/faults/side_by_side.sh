#!/bin/sh
# Owns the command that puts the same faults to other writers and to this library: sh tests/faults/side_by_side.sh
# Must not know the faults. Prints a Markdown table; fails when this library breaks its promise.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
missing=''
for package in strace python3-torchvision python3-opencv python3-pil libvips-tools openimageio-tools; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=''
  [ "$status" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] || {
  printf 'side_by_side.sh: the other writers are missing; on Debian: apt-get install%s\n' "$missing" >&2
  exit 1
}
build=${TENSORIMAGE_BUILD:-$root/build}
[ -f "$build/CMakeCache.txt" ] || (cd -- "$root" && cmake --preset release) >&2
cmake --build "$build" --target tensorimage_cli >&2
exec unshare -m --propagation private /usr/bin/python3 -B "$root/tests/faults/side_by_side.py" \
  --tool "$build/src/cli/tensorimage"
