// Answers as text: the report a person reads, and the JSON that others build on (schema 1).
#pragma once

#include <string>

#include "analysis/analyse.h"

namespace sweepscope {

std::string reportText(const Trace&, const Answers&);
std::string reportJson(const Trace&, const Answers&);

// The sentence that tells a person what became of a deleted value. Made when asked for: a trace may hold millions.
std::string reclaimSentence(const Answers&, const DeleteOp&);

// "1.23 ms": three significant digits. "4.0 KiB": binary units. "12 345": grouped by thin spaces.
std::string durationText(Duration);
std::string bytesText(double bytes);
std::string countText(std::uint64_t);

}  // namespace sweepscope
