// SPDX-License-Identifier: GPL-3.0-or-later

// The GC cycles as a table.
//
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> cycleRows(const Document&);

}  // namespace sweepscope
