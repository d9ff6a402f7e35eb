// SPDX-License-Identifier: GPL-3.0-or-later

// Answers as text: the report a person reads (reporttext.cpp), and the JSON that others build on (schema 1,
// reportjson.cpp).
//
// Threads: pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "analysis/analyse.h"

namespace sweepscope {

std::string reportText(const Trace&, const Answers&);
std::string reportJson(const Trace&, const Answers&);
// The same, written piece by piece: millions of deletes are gigabytes of text.
using TextSink = std::function<void(std::string_view)>;
void writeReportJson(const Trace&, const Answers&, const TextSink&);

}  // namespace sweepscope
