#!/bin/sh
# Owns the one command that proves the promise about files: builds what it needs, then runs the campaign where it may
# mount file systems of its own. Must not know the faults.
# Usage: sh tests/faults/run.sh [--long] [--only calls|places|sinks|kills|readers]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
for tool in strace unshare; do
  command -v "$tool" >/dev/null 2>&1 || {
    printf 'run.sh: %s is missing; on Debian: apt-get install strace util-linux\n' "$tool" >&2
    exit 1
  }
done

build=${TENSORIMAGE_BUILD:-$root/build}
[ -f "$build/CMakeCache.txt" ] || (cd -- "$root" && cmake --preset release)
cmake --build "$build" --target fault_programs

# A mount namespace, so that no mount outlives the run; without root one of one's own user namespace.
if unshare -m true 2>/dev/null; then
  namespace='unshare -m --propagation private'
elif unshare -Urm true 2>/dev/null; then
  namespace='unshare -Urm'
else
  printf 'run.sh: no mount namespace is to be had here; what needs mounts is skipped\n' >&2
  namespace=''
fi
# shellcheck disable=SC2086 # one word for each argument
exec $namespace python3 -B "$root/tests/faults/campaign.py" --programs "$build/tests/faults" "$@"
