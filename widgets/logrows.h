// SPDX-License-Identifier: GPL-3.0-or-later

// What the program logged (runtime/trace.Log) as a table.
//
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> logRows(const Document&);

}  // namespace sweepscope
