// Which deletes a table shows: those that have a text in their key, evidence, cycle or function.
//
// Cost: one pass over all deletes; texts that many share are looked at once.
// Threads: pure, any thread; stops early, with what it has, on a stop request.
#pragma once

#include <QString>
#include <cstdint>
#include <stop_token>
#include <string_view>
#include <vector>

#include "widgets/document.h"

namespace sweepscope {

// Indexes into Answers::deletes, in order; all of them if the text is empty. Letters of ASCII are compared without
// case.
std::vector<std::uint32_t> matchingDeletes(const Document&, std::string_view text, const std::stop_token& = {});

// Where the program deleted: behind the logging itself and the helper of our Go module. Empty if it is not known.
QString deleteFunction(const Trace&, StackId);

}  // namespace sweepscope
