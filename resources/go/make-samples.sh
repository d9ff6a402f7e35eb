#!/bin/sh
# Writes the two bundled traces anew: resources/samples/*.trace. Needs Go 1.26; Go 1.22.3 is fetched by the go command.
# Afterwards "ctest -R tst_samples" in a build directory checks that the stories are in them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
samples=$here/../samples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"

echo "make-samples: Go 1.22.3, with finalizers as witnesses"
GOTOOLCHAIN=go1.22.3 go build -trimpath -o "$work/story22" ./cmd/story
"$work/story22" -witness -o "$samples/go1.22-witnesses.trace"

echo "make-samples: Go 1.26, with alloc/free events"
case $(go env GOVERSION) in
go1.26*) toolchain=local ;;
*) toolchain=go1.26.0 ;;
esac
GOTOOLCHAIN=$toolchain go build -trimpath -o "$work/story26" ./cmd/story
GODEBUG=traceallocfree=1 "$work/story26" -o "$samples/go1.26-allocfree.trace"

ls -l "$samples"/*.trace
