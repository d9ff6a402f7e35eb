// SPDX-License-Identifier: GPL-3.0-or-later

// The goroutines as a table.
//
// Cost: a cell of a time in a state walks the goroutine's spans.
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> goroutineRows(const Document&);

}  // namespace sweepscope
