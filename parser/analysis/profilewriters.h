// SPDX-License-Identifier: GPL-3.0-or-later

// A profile as a file of `go tool pprof`, as folded stacks, as JSON and as text.
//
// Threads: pure.
// Cost: memory for the whole output, which is as long as there are different stacks.
// Source: the format of pprof from github.com/google/pprof, proto/profile.proto.
#pragma once

#include <string>

#include "analysis/profile.h"

namespace sweepscope {

// Compressed with gzip. Opens in `go tool pprof`.
std::string pprofFile(const Trace&, const Profile&);
// A line for each stack: functions from the root to the leaf, divided by semicolons, and the value. For flamegraph.pl
// and speedscope.
std::string foldedStacks(const Trace&, const Profile&);
// Schema 1; stacks with the leaf first.
std::string profileJson(const Trace&, const Profile&);
// The functions at the leaves, the greatest value first.
std::string profileText(const Trace&, const Profile&);

}  // namespace sweepscope
