#!/usr/bin/env bash
# Sets up, builds and tests Sweepscope, from a fresh clone on Debian 12 or 13 or Ubuntu 24.04. Needs no display, and no network
# but for apt; where there is a Go toolchain, the Go module is tested, too.
#   packaging/test.sh [--asan | --tsan] [CTEST OPTION...]   --asan: with AddressSanitizer, and so on
#   packaging/test.sh --dev [CTEST OPTION...]               a debug build; checks format, scripts and, last, clang-tidy,
#                                                           which takes half an hour the first time
#   packaging/test.sh --fuzz [SECONDS]                      libFuzzer over trace, containers and report, 20 s each
# With CI=true in the environment, warnings are errors, and the benchmarks are built.
set -euo pipefail
program=test.sh
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=release
case ${1:-} in
--dev | --asan | --tsan | --fuzz) preset=${1#--}; shift ;;
-h | --help) sed -n '2,8s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;;
esac

options=(-DSWEEPSCOPE_TESTS=ON)
if [ "${CI:-}" = true ]; then
  options+=(-DSWEEPSCOPE_WERROR=ON -DSWEEPSCOPE_BENCH=ON)
fi
if [ "$preset" = dev ]; then
  packages+=(clang-format clang-tidy shellcheck)
fi

if [ "$preset" = fuzz ]; then
  # shellcheck source=packaging/fuzz.sh
  . "$root/packaging/fuzz.sh"
  packages+=(clang)
  install_packages
  configure fuzz
  build fuzz fuzz
  fuzz "${1:-20}"
  exit 0
fi

install_packages
configure "$preset" "${options[@]}"
build "$preset"
if [ "$preset" = dev ]; then
  # shellcheck source=packaging/style.sh
  . "$root/packaging/style.sh"
  check_format
  check_scripts
fi

# Tests read and write no settings of whoever runs them.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 700 "$home"
export QT_QPA_PLATFORM=offscreen XDG_CONFIG_HOME=$home XDG_CACHE_HOME=$home XDG_DATA_HOME=$home XDG_RUNTIME_DIR=$home
export TSAN_OPTIONS=suppressions=$root/tests/tsan.supp${TSAN_OPTIONS:+:$TSAN_OPTIONS}
say "testing build/$preset"
ctest --test-dir "$root/build/$preset" --output-on-failure --no-tests=error --parallel "$(parallel_jobs)" "$@"
if [ "$preset" = dev ]; then
  check_tidy
fi
