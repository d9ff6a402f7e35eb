// SPDX-License-Identifier: GPL-3.0-or-later

// Samples of runtime.MemStats: logged by the program into the trace, or written to a file beside it.
//
// In the trace: any log that holds "H:…, O:…, N:…" (HeapAlloc, HeapObjects, NextGC), any JSON message with MemStats
// field names, and logs of the category "memstats" with those names as attributes. In the file: one JSON object a line
// with MemStats field names (or with an object of them under "memstats"), and a time: "t_ns" (ns since the trace's
// first event), "mono_ns" (ns on the trace's own clock), or "time" (RFC 3339; needs a trace of Go 1.25 or later, which
// ties its clock to wall time).
//
// Threads: pure, but for reading the file.
// Errors: sentences added to problems (nothing could be used) or notes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct MemSample {
  Time time;
  std::optional<std::uint64_t> heapAlloc, heapObjects, nextGc;
};

std::vector<MemSample> memStatsFile(const Trace&, const std::string& path, std::vector<Message>& problems,
                                    std::vector<Message>& notes);

// Whether memSampleOf() may find something: cheap.
bool maySayMemStats(std::string_view category, std::string_view message);
// What one message says, if anything.
std::optional<MemSample> memSampleOf(std::string_view category, std::string_view message);

}  // namespace sweepscope
