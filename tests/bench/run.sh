#!/bin/sh
# Owns the one command that builds and runs all benchmarks, and prints them as Markdown.
# Must not know what any of them measures.
#
# usage: sh tests/bench/run.sh [--quick | --repetitions N] [--output FOLDER] [PICTURES]
#   --quick          one short repetition: to see that all works, not to quote
#   --repetitions N  of each measurement, of which the best counts (default: 5)
#   --output FOLDER  where results.md, speed_over_size.svg and the raw numbers go (default: build/bench/results)
#   PICTURES         a folder of PPM files, such as tests/bench/fetch_pictures.py makes
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
output=$root/build/bench/results
repetitions=5
seconds=0.2
pictures=''

usage() {
  sed -n '5,9s/^# *//p' "$0" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    --quick) repetitions=1 seconds=0.01 ;;
    --repetitions)
      [ $# -ge 2 ] || usage
      shift
      repetitions=$1
      ;;
    --output)
      [ $# -ge 2 ] || usage
      shift
      output=$1
      ;;
    -*) usage ;;
    *)
      if [ -n "$pictures" ] || [ ! -d "$1" ]; then usage; fi
      pictures=$(CDPATH='' cd -- "$1" && pwd)
      ;;
  esac
  shift
done
mkdir -p "$output"
output=$(CDPATH='' cd -- "$output" && pwd)

say() { printf '%s\n' "$*" >&2; }

say "== build =="
cd -- "$root"
cmake --preset bench >&2
cmake --build --preset bench >&2
programs=$root/build/bench/tests/bench
compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' build/bench/CMakeCache.txt)

say "== machine =="
model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
vectors=$(sed -n 's/^flags[^:]*: *//p' /proc/cpuinfo | head -n 1 | tr ' ' '\n' | grep -xE 'avx2|avx512f|avx512vbmi' | tr '\n' ' ' || true)
system=$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release 2>/dev/null || uname -s)
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
printf '%s; %s, %s cores, %s; %s; %s; commit %s\n' "$(LC_ALL=C date '+%-d %B %Y')" "${model:-unknown processor}" \
  "$(nproc)" "${vectors:-no AVX2}" "$system" "$("$compiler" --version | head -n 1)" "$commit" | sed 's/ ,/,/; s/ ;/;/g' \
  >"$output/machine.txt"

say "== writers, kernels, reports =="
# In random order, so that noise hits all alike. Progress goes to stderr, since all repetitions end up in the file.
"$programs/tensorimage_bench" ${pictures:+"--pictures=$pictures"} \
  --benchmark_repetitions="$repetitions" --benchmark_min_time="$seconds" --benchmark_enable_random_interleaving=true \
  --benchmark_out="$output/bench.json" --benchmark_out_format=json >"$output/bench.log"

say "== whole saves =="
/usr/bin/python3 -B tests/bench/end_to_end.py "$programs/tensorimage_save_server" --rounds "$repetitions" \
  ${pictures:+--pictures "$pictures"} >"$output/end_to_end.json"

say "== memory =="
: >"$output/memory.txt"
for format in png jpg; do
  for size in '2160 3840' '20000 20000'; do
    for threads in 1 2; do
      # shellcheck disable=SC2086 # two words
      peak=$("$programs/tensorimage_peak_memory" $format $size $threads)
      printf '%s %s %s %s\n' "$format" "$size" "$threads" "$peak" >>"$output/memory.txt"
    done
  done
done

/usr/bin/python3 -B tests/bench/plot.py "$output/bench.json" "$output/speed_over_size.svg"
/usr/bin/python3 -B tests/bench/tables.py "$output" speed_over_size.svg >"$output/results.md"
cat "$output/results.md"
say "== these tables are in $output/results.md =="
