# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=bash
# What run.sh and test.sh share: packages, configuring, building. Sourced by both; `root` is the repository.
: "${program:=packaging}"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One line a package; where releases differ in a name, the first one that this system knows is taken.
packages=(
  g++
  cmake
  ninja-build
  pkg-config
  qt6-base-dev
  "qt6-svg-dev|libqt6svg6-dev"
  libgl-dev
  libqcustomplot-dev
  nlohmann-json3-dev
  libpcre2-dev
  libprotozero-dev
  libzstd-dev
  zlib1g-dev
  fontconfig
  fonts-dejavu-core
)

say() { printf '%s: %s\n' "$program" "$*"; }

die() {
  printf '%s: %s\n' "$program" "$*" >&2
  exit 2
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Prints the packages that are not installed, one a line, as they stand in `packages`.
missing_packages() {
  local names name
  for names in "${packages[@]}"; do
    for name in ${names//|/ }; do
      is_installed "$name" && continue 2
    done
    printf '%s\n' "$names"
  done
}

# Prints the first of some names that apt can install.
known_name() {
  local name
  for name in ${1//|/ }; do
    if [ -n "$(apt-cache show "$name" 2>/dev/null)" ]; then
      printf '%s\n' "$name"
      return
    fi
  done
  printf '%s\n' "${1%%|*}"
}

# Runs a command as root; its output goes to a log that is shown only if it fails.
as_root() {
  local log=$root/build/packages.log
  if [ "$(id -u)" = 0 ]; then
    "$@" >>"$log" 2>&1 </dev/null && return
  else
    # shellcheck disable=SC2024  # the log is the user's
    sudo "$@" >>"$log" 2>&1 && return
  fi
  tail -n 20 "$log" >&2
  die "failed: $* (all of it in $log)"
}

install_packages() {
  local missing name wanted=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this system has no apt; expecting a C++20 compiler, CMake, Ninja, Qt 6.4, QCustomPlot and the rest to be here (README.md lists them)"
    return
  fi
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    die "packages are missing and there is no sudo; as root: apt-get install ${missing[*]%%|*}"
  fi
  mkdir -p "$root/build"
  : >"$root/build/packages.log"
  say "${#missing[@]} packages are missing; fetching apt's lists"
  as_root apt-get -qq -o Acquire::Retries=3 update
  for name in "${missing[@]}"; do
    wanted+=("$(known_name "$name")")
  done
  say "installing ${wanted[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    install --no-install-recommends "${wanted[@]}"
}

# Reads ninja's lines, shows how far it is, and passes on whatever is not progress: warnings and errors. In bash, since
# some awks read blocks and show nothing for minutes.
show_progress() {
  local line built total step=0 shown=
  while IFS= read -r line; do
    if [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]]; then
      built=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
      if [ -t 1 ]; then
        printf '\r\033[K%s: building %d of %d' "$program" "$built" "$total"
        shown=1
      elif [ "$total" -gt 2 ] && [ $((built * 10)) -ge $(((step + 1) * total)) ]; then
        step=$((built * 10 / total))
        say "building $built of $total"
      fi
      continue
    fi
    [[ $line =~ ^ninja:\ (no\ work\ to\ do|Entering\ directory) ]] && continue
    [ -z "$shown" ] || printf '\r\033[K'
    shown=
    printf '%s\n' "$line"
  done
  [ -z "$shown" ] || printf '\r\033[K'
}

# As many compilers at once as there are cores, and gigabytes of free memory for them.
parallel_jobs() {
  local cores gigabytes
  cores=$(nproc 2>/dev/null || echo 2)
  gigabytes=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null)
  [ -n "$gigabytes" ] && [ "$gigabytes" -lt "$cores" ] && cores=$((gigabytes > 0 ? gigabytes : 1))
  printf '%s\n' "$cores"
}

# configure PRESET [CMAKE OPTION...]
configure() {
  local preset=$1 directory=$root/build/$1 log fresh=()
  shift
  log=$directory.log
  mkdir -p "$root/build"
  # A build directory that came along when the tree was copied belongs to another place.
  if [ -f "$directory/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$directory/CMakeCache.txt"; then
    fresh=(--fresh)
  fi
  [ -f "$directory/build.ninja" ] || say "configuring build/$preset"
  if ! (cd "$root" && cmake --preset "$preset" "${fresh[@]}" "$@") >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    die "configuring failed (all of it in $log)"
  fi
}

# build PRESET [TARGET]
build() {
  local targets=()
  [ $# -gt 1 ] && targets=(--target "$2")
  say "building build/$1"
  # Qt's own tools warn where the locale has no UTF-8.
  if ! env LC_ALL=C.UTF-8 cmake --build "$root/build/$1" --parallel "$(parallel_jobs)" "${targets[@]}" 2>&1 | show_progress; then
    die "the build failed"
  fi
}
