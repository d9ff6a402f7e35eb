// Answers as text: the report a person reads, and the JSON that others build on (schema 1).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "analysis/analyse.h"

namespace sweepscope {

std::string reportText(const Trace&, const Answers&);
std::string reportJson(const Trace&, const Answers&);
// The same, handed over piece by piece: millions of deletes are gigabytes of text.
using TextSink = std::function<void(std::string_view)>;
void writeReportJson(const Trace&, const Answers&, const TextSink&);

// The sentence that tells a person what became of a deleted value. Made when asked for: a trace may hold millions.
std::string reclaimSentence(const Answers&, const DeleteOp&);

// "1.23 ms": three significant digits. "4.0 KiB": binary units. "12 345": grouped by thin spaces. "1 event", "2
// events".
std::string durationText(Duration);
std::string bytesText(double bytes);
std::string countText(std::uint64_t);
std::string countText(std::uint64_t, const std::string& one, const std::string& many = {});

}  // namespace sweepscope
