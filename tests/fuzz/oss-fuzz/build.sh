#!/bin/bash -eu
# Owns what OSS-Fuzz runs: the targets with its compiler, flags and engine, and their seeds as archives beside them.
# Must not know the targets' sources. OSS-Fuzz sets CXX, CXXFLAGS, LIB_FUZZING_ENGINE, SRC, WORK and OUT.
cmake -S "$SRC/tensorimage" -B "$WORK/build" -G Ninja -DCMAKE_BUILD_TYPE=None \
  -DTENSORIMAGE_BUILD_FUZZERS=ON -DTENSORIMAGE_BUILD_TESTS=OFF -DTENSORIMAGE_BUILD_EXAMPLES=OFF
cmake --build "$WORK/build"
mkdir -p "$OUT/lib"
for target in save npy safetensors tool; do
  program=$OUT/tensorimage_fuzz_$target
  cp "$(find "$WORK/build" -type f -name "tensorimage_fuzz_$target")" "$program"
  (cd "$SRC/tensorimage/tests/fuzz/seeds/$target" && zip -q -r "${program}_seed_corpus.zip" .)
  # The machine that fuzzes has none of the packages.
  ldd "$program" | awk '$2 == "=>" { print $3 }' | grep -vE '/(libc|libm|libdl|libpthread|libgcc_s|librt)\.' |
    xargs -r -I{} cp -L {} "$OUT/lib/"
  patchelf --set-rpath '$ORIGIN/lib' "$program"
done
