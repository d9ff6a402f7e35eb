# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=bash
# Runs each fuzz target for some seconds, from the small real and made-up traces of tests/data. Sourced by test.sh.

: "${root:?set by common.sh}"

# Prints the directory of the seeds: all traces that are small enough to be quick.
fuzz_seeds() {
  local seeds=$root/build/fuzz/seeds file
  mkdir -p "$seeds"
  find "$root/tests/data/conformance" -name '*.trace' -size -17k | while read -r file; do
    cp "$file" "$seeds/$(basename "$(dirname "$file")")-$(basename "$file")"
  done
  printf '%s\n' "$seeds"
}

# A crash, a hang, a broken promise or more memory than promised ends the run with an error and leaves the input in
# build/fuzz/found. Each target prints how often each type of event was decoded and handled; the run over bytes of traces
# fails if one never was.
fuzz() {
  local seconds=$1 seeds name work
  seeds=$(fuzz_seeds)
  mkdir -p "$root/build/fuzz/found"
  for name in wire containers report; do
    say "fuzzing $name for $seconds s"
    work=$(mktemp -d)
    if ! SWEEPSCOPE_FUZZ_ALL_EVENTS=$([ "$name" = wire ] && echo 1) "$root/build/fuzz/tests/fuzz/fuzz_$name" -entropic=0 \
      -max_len=16384 -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="$root/build/fuzz/found/${name}_" "$work" "$seeds" >"$work.log" 2>&1; then
      grep -vE '^#|^INFO|NEW_FUNC' "$work.log" | tail -60 >&2
      die "fuzzing $name found something; see build/fuzz/found and $work.log"
    fi
    grep -E '^stat::(number|average|peak)|^loads|^event ' -A 70 "$work.log" | grep -vE '^--' || true
    rm -rf "$work" "$work.log"
  done
}
