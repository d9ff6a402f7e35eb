// SPDX-License-Identifier: GPL-3.0-or-later

// The JSON report, schema 1. Times are ns since the trace's first event; a missing fact is null, never 0. Strings are
// bytes in a trace: what is not UTF-8 becomes U+FFFD. Written piece by piece, so that a million deletes never stand
// in memory as text.
//
// Threads: pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

std::string reportJson(const Trace&, const Answers&);
// The same, written piece by piece: millions of deletes are gigabytes of text.
using TextSink = std::function<void(std::string_view)>;
void writeReportJson(const Trace&, const Answers&, const TextSink&);

}  // namespace sweepscope
