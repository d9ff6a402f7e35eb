// SPDX-License-Identifier: GPL-3.0-or-later

// The regions of the program (runtime/trace.WithRegion) as a table.
//
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> regionRows(const Document&);

}  // namespace sweepscope
