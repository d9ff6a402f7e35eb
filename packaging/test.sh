#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up, builds and tests Sweepscope, from a fresh clone on Debian 12 or 13 or Ubuntu 24.04. Needs no display, and no network
# but for apt; where there is a Go toolchain, the Go module is tested, too.
#   packaging/test.sh [CTEST OPTION...]          as users build it
#   packaging/test.sh --dev [CTEST OPTION...]    a debug build
#   packaging/test.sh --asan [CTEST OPTION...]   AddressSanitizer and UndefinedBehaviorSanitizer, with clang
#   packaging/test.sh --tsan [CTEST OPTION...]   ThreadSanitizer, with clang: the tests that use threads
#   packaging/test.sh --fuzz [SECONDS]           libFuzzer over trace, containers and report, 20 s each
# With CI=true in the environment, warnings are errors, and the benchmarks are built.
set -euo pipefail
program=test.sh
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=release
case ${1:-} in
--dev | --asan | --tsan | --fuzz) preset=${1#--}; shift ;;
-h | --help) sed -n '3,10s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;;
esac

options=(-DSWEEPSCOPE_TESTS=ON)
runner=()
targets=()
case $preset in
release | dev)
  if [ "${CI:-}" = true ]; then options+=(-DSWEEPSCOPE_WERROR=ON -DSWEEPSCOPE_BENCH=ON); fi
  ;;
asan) packages+=(clang lld) ;;
tsan)
  packages+=(clang lld)
  targets=(tests_of_threads)
  set -- -L threads "$@"
  ;;
fuzz)
  # shellcheck source=packaging/fuzz.sh
  . "$root/packaging/fuzz.sh"
  packages+=(clang)
  install_packages
  configure fuzz
  build fuzz fuzz
  fuzz "${1:-20}"
  exit 0
  ;;
esac

install_packages
configure "$preset" "${options[@]}"
build "$preset" "${targets[@]}"

# Where addresses are very random, the sanitizers of older compilers do not find a place for their tables.
if [[ $preset == ?san ]] && setarch "$(uname -m)" -R true 2>/dev/null; then
  runner=(setarch "$(uname -m)" -R)
fi
# Tests read and write no settings of whoever runs them.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 700 "$home"
export QT_QPA_PLATFORM=offscreen XDG_CONFIG_HOME=$home XDG_CACHE_HOME=$home XDG_DATA_HOME=$home XDG_RUNTIME_DIR=$home
export TSAN_OPTIONS=suppressions=$root/tests/tsan.supp${TSAN_OPTIONS:+:$TSAN_OPTIONS}
export UBSAN_OPTIONS=print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}
say "testing build/$preset"
"${runner[@]}" ctest --test-dir "$root/build/$preset" --output-on-failure --no-tests=error \
  --parallel "$(parallel_jobs)" "$@"
