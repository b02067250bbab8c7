#!/bin/sh
# Owns the way from a bare Debian to the demo's pictures or the test results: installs what is missing, builds, runs.
# Must not know how anything is built: that is in CMakePresets.json, and a person who has the packages needs no script.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
missing=''

say() { printf '%s\n' "$*"; }
fail() {
  printf 'bootstrap: %s\n' "$*" >&2
  exit 1
}

# A tool counts wherever it comes from.
need_tool() { # COMMAND PACKAGE
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

# A library counts when Debian's package of it is installed.
need_library() { # PACKAGE...
  for package in "$@"; do
    # One word for each architecture that has the package.
    status=$(dpkg-query -W -f ' ${db:Status-Status} ' "$package" 2>/dev/null) || status=''
    case $status in
      *' installed '*) ;;
      *) missing="$missing $package" ;;
    esac
  done
}

need_for_build() {
  need_tool "${CXX:-c++}" g++
  need_tool cmake cmake
  need_tool ninja ninja-build
  need_library libpng-dev libjpeg-dev zlib1g-dev libhwy-dev libdeflate-dev nlohmann-json3-dev libcli11-dev
}

need_for_test() {
  need_tool pkg-config pkg-config
  need_tool pngcheck pngcheck
  need_tool jpeginfo jpeginfo
  need_tool valgrind valgrind
  need_tool exiftool libimage-exiftool-perl
  need_library libgtest-dev librapidcheck-dev libspng-dev libstb-dev
  need_library python3-pil python3-numpy python3-defusedxml
}

install_missing() {
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 || fail "there is no apt-get here. Install what Debian calls$missing," \
    "then run: cmake --workflow --preset release"
  if [ "$(id -u)" -eq 0 ]; then
    as_root=''
  elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
  else
    fail "these packages are missing, and installing them needs root or sudo. Let an administrator run:" \
      "apt-get install$missing"
  fi
  say "Installing:$missing"
  $as_root apt-get -qq update
  # shellcheck disable=SC2086 # one word for each package
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-install-recommends install $missing
}

check_cmake() {
  version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9]*\.[0-9]*\).*/\1/p')
  if [ "${version%.*}" -lt 3 ] || { [ "${version%.*}" -eq 3 ] && [ "${version#*.}" -lt 25 ]; }; then
    fail "CMake 3.25 or newer is needed; $(command -v cmake) is $version"
  fi
}

case ${1-} in
  demo | test) [ $# -eq 1 ] || fail "$1 takes no argument" ;;
  *) fail "usage: sh cmake/bootstrap.sh demo|test" ;;
esac

cd -- "$root"
need_for_build
[ "$1" = demo ] || need_for_test
install_missing
check_cmake
if [ "$1" = demo ]; then
  # Without the tests, whose packages the demo has no need of.
  cmake --preset release -DTENSORIMAGE_BUILD_TESTS=OFF
  cmake --build --preset release --target demo
  say "The pictures are in $root/build/demo"
else
  cmake --workflow --preset release
fi
