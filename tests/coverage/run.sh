#!/bin/sh
# Owns coverage in one command: builds the preset `coverage`, runs the tests that link the library, and has gcovr count
# what they reach; fails below the figures here. Must not know the tests' sources. See README.md beside it.
set -eu

lines=98
branches=92

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
build=build/coverage
command -v gcovr >/dev/null 2>&1 || {
  echo "run.sh: gcovr is missing; on Debian: apt-get install gcovr" >&2
  exit 1
}

# Relative paths from here on, which is how gcovr's filters are least ambiguous.
cd -- "$root"
cmake --preset coverage >/dev/null
programs='tensorimage_file_sink_tests readers/tensorimage_readers_tests golden/tensorimage_golden_test
  allocation/tensorimage_allocation tensorimage_tests'
targets=''
for program in $programs; do targets="$targets ${program##*/}"; done
# shellcheck disable=SC2086 # one word for each target
cmake --build --preset coverage --target $targets

find "$build" -name '*.gcda' -delete
mkdir -p "$build/logs"

# The same random cases every time, and fewer: the figures must not depend on luck.
export RC_PARAMS='seed=1 max_success=30'
# Left out: what takes minutes while threads add to the same counters; the figures hold without it.
left_out=Executor.GivesTheSameBytesAndReportWhereverItsTasksRun
left_out=$left_out:JpegThreads.TheEncoderGivesLibjpegsBytesOnAnyNumberOfThreads
left_out=$left_out:PngOwn.HoldsTallAndWideAndBandedPictures
left_out=$left_out:Property.ThreadsChangeNeitherBytesNorTally
left_out=$left_out:YccKernels.EverySetConvertsEveryColour
export GTEST_FILTER="-$left_out"

run() { # PROGRAM [SHARD]
  # One process for many tests, not one for each as by ctest: each that ends adds its counts to the files of all others.
  log=$build/logs/${1##*/}${2-}.log
  if ! "$build/tests/$1" >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "run.sh: $1 fails, and what fails covers nothing; the whole story is in $log" >&2
    return 1
  fi
}

for program in $programs; do
  [ "$program" != tensorimage_tests ] || continue
  run "$program"
done
GTEST_TOTAL_SHARDS=$(nproc)
export GTEST_TOTAL_SHARDS
running=''
shard=0
while [ "$shard" -lt "$GTEST_TOTAL_SHARDS" ]; do
  GTEST_SHARD_INDEX=$shard run tensorimage_tests "$shard" &
  running="$running $!"
  shard=$((shard + 1))
done
failed=0
for process in $running; do wait "$process" || failed=1; done
[ "$failed" -eq 0 ] || exit 1

# Left out of the branches: the ones to where an exception goes on, which g++ makes for almost every call, and those on
# lines without code of ours, such as the destructors at a closing brace. What happens when memory runs out in any of
# these places is what allocation/ proves.
gcovr --root . --object-directory "$build" --filter src/ --filter include/ --exclude src/cli/ \
  --exclude-throw-branches --exclude-unreachable-branches -j "$(nproc)" --json "$build/counts.json" \
  "$build/src" "$build/tests"
# Never a device as --output: gcovr deletes the file before it writes, and root may.
gcovr --root . --add-tracefile "$build/counts.json" --txt --branches --output "$build/uncovered_branches.txt"
echo "The uncovered places are in $build/uncovered_lines.txt and uncovered_branches.txt"
gcovr --root . --add-tracefile "$build/counts.json" --txt --output "$build/uncovered_lines.txt" --print-summary \
  --fail-under-line "$lines" --fail-under-branch "$branches"
