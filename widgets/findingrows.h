// SPDX-License-Identifier: GPL-3.0-or-later

// What in the trace is worth a look, as a table. A row stands for the place that shows it best; choosing it again goes
// on to its next one.
//
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> findingRows(const Document&);

}  // namespace sweepscope
