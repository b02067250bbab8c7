#!/bin/sh
# Owns fuzzing in one command: builds the targets, replays the seeds, then fuzzes each target, two at a time.
# Must not know the targets' sources. See README.md beside it.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
build=$root/build/fuzz
targets='save npy safetensors tool'
seconds=60

usage() {
  echo "usage: sh tests/fuzz/run.sh [--seconds N | --long [HOURS]] [--target NAME]" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    --seconds)
      [ $# -ge 2 ] || usage
      seconds=$2
      shift 2
      ;;
    --long)
      seconds=0 # for ever
      shift
      case ${1-} in
        [0-9]*)
          seconds=$(($1 * 3600))
          shift
          ;;
      esac
      ;;
    --target)
      [ $# -ge 2 ] || usage
      targets=$2
      shift 2
      ;;
    *) usage ;;
  esac
done

# A compiler that is named is taken; otherwise the newest Clang there is.
if [ -z "${CXX-}" ]; then
  for version in '' -19 -18 -17 -16 -15 -14; do
    if command -v "clang++$version" >/dev/null 2>&1; then
      CXX=clang++$version
      break
    fi
  done
  [ -n "${CXX-}" ] || {
    echo "run.sh: there is no clang++ here, and only Clang has a fuzzer" >&2
    exit 1
  }
  export CXX
fi

cmake -S "$root" --preset fuzz >/dev/null
for target in $targets; do
  cmake --build "$build" --target "tensorimage_fuzz_$target" >/dev/null
done

fuzz() { # TARGET
  corpus=$build/corpus/$1
  mkdir -p "$corpus" "$build/findings"
  program=$(find "$build" -type f -name "tensorimage_fuzz_$1" | head -n 1)
  log=$build/$1.log
  export ASAN_OPTIONS=allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
  silent=0
  [ "$1" != tool ] || silent=3 # what the tool says
  if "$program" "$corpus" "$here/seeds/$1" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=3000 \
    -max_len=4096 -close_fd_mask=$silent -artifact_prefix="$build/findings/$1-" -entropic=0 -print_final_stats=1 >"$log" 2>&1; then
    sed -n "s/^stat::number_of_executed_units: */$1: no finding, runs: /p" "$log"
  else
    tail -n 40 "$log"
    echo "$1: a finding; the whole story is in $log, the input in $build/findings"
    return 1
  fi
}

failed=0
# shellcheck disable=SC2086 # one word for each target
set -- $targets
while [ $# -gt 0 ]; do
  fuzz "$1" &
  first=$!
  second=
  shift
  if [ $# -gt 0 ]; then
    fuzz "$1" &
    second=$!
    shift
  fi
  wait "$first" || failed=1
  [ -z "$second" ] || wait "$second" || failed=1
done
exit "$failed"
