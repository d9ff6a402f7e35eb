#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the two bundled traces anew: resources/samples/*.trace. Needs Go 1.26; Go 1.22.3 is fetched by the go command.
# Afterwards "ctest -R tst_samples" in a build directory checks that the stories are in them.
# Of several runs the smallest trace is kept: on a busy machine the runtime spins, and every turn is an event.
set -eu
runs=8
here=$(cd "$(dirname "$0")" && pwd)
samples=$here/../samples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"

# smallest OUTPUT PROGRAM OPTION...
smallest() {
	output=$1
	shift
	best=
	for _ in $(seq "$runs"); do
		"$@" -o "$work/run.trace"
		size=$(wc -c <"$work/run.trace")
		if [ -z "$best" ] || [ "$size" -lt "$best" ]; then
			best=$size
			mv "$work/run.trace" "$output"
		fi
	done
}

echo "make-samples: Go 1.22.3, with finalizers as witnesses"
GOTOOLCHAIN=go1.22.3 go build -trimpath -o "$work/story22" ./cmd/story
smallest "$samples/go1.22-witnesses.trace" "$work/story22" -witness

echo "make-samples: Go 1.26, with alloc/free events"
case $(go env GOVERSION) in
go1.26*) toolchain=local ;;
*) toolchain=go1.26.0 ;;
esac
GOTOOLCHAIN=$toolchain go build -trimpath -o "$work/story26" ./cmd/story
smallest "$samples/go1.26-allocfree.trace" env GODEBUG=traceallocfree=1 "$work/story26"

ls -l "$samples"/*.trace
