#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up, builds and opens Sweepscope, from a fresh clone on Debian 12 or 13 or Ubuntu 24.04:
#   packaging/run.sh [FILE]         opens FILE, or the bundled sample
#   packaging/run.sh --build-only   installs packages, builds build/release/sweepscope, opens nothing
# Without a display it writes an annotated picture to build/sample.png (of FILE: build/picture.png) instead.
set -euo pipefail
program=run.sh
# shellcheck source=packaging/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sample=$root/resources/samples/go1.26-allocfree.trace
sample_delete=50 # chapter 2 of the sample's story: deleted while a cycle was marking

usage() {
  printf 'usage: packaging/run.sh [--build-only] [FILE]\n' >&2
  exit 64
}

build_only=
file=
for argument in "$@"; do
  case $argument in
  --build-only) build_only=1 ;;
  -h | --help) sed -n '3,6s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;;
  -?*) usage ;;
  *) [ -z "$file" ] || usage; file=$argument ;;
  esac
done
[ -z "$file" ] || [ -r "$file" ] || [ "$file" = - ] || die "cannot read $file"

export_picture() {
  local picture=$root/build/sample.png options=(--delete "$sample_delete")
  if [ -n "$file" ]; then
    picture=$root/build/picture.png
    options=()
  fi
  say "no display: drawing a picture instead of opening a window"
  "$binary" export "${file:-$sample}" -o "$picture" "${options[@]}" || [ $? = 1 ] # 1: drawn, but the trace has damage
  say "the picture is $picture"
}

open_window() {
  local status=0
  say "opening ${file:-the bundled sample, $sample}"
  "$binary" "${file:-$sample}" || status=$?
  # Qt aborts if the display it was told about cannot be reached.
  if [ "$status" = 134 ]; then
    export_picture
  else
    exit "$status"
  fi
}

install_packages
configure release
build release sweepscope
binary=$root/build/release/sweepscope
if [ -n "$build_only" ]; then
  say "built $binary"
elif [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  export_picture
else
  open_window
fi
