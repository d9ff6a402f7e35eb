// SPDX-License-Identifier: GPL-3.0-or-later

// The tasks of the program (runtime/trace.NewTask) as a table.
//
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> taskRows(const Document&);

}  // namespace sweepscope
