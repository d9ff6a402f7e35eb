// SPDX-License-Identifier: GPL-3.0-or-later

// The deletes as a table: what was deleted when, and what became of it.
//
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> deleteRows(const Document&);

// Where the program deleted: the first function that is neither of runtime/trace nor of our Go module. Empty if it is
// not known.
std::string_view deleteFunction(const Trace&, StackId);
// From T0 to the moment the evidence gives: exact for freed, an upper bound for witnessed, a lower one for inferred.
std::optional<Duration> reclaimDelay(const DeleteOp&);
// "3.41 ms", "≤ 5.2 ms", "≥ 1.07 ms", or an en dash.
QString reclaimDelayText(const DeleteOp&);
// "GC #12", "GC #11 or #12", or an en dash.
QString reclaimCycleText(const Answers&, const DeleteOp&);

}  // namespace sweepscope
