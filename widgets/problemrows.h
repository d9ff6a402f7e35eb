// SPDX-License-Identifier: GPL-3.0-or-later

// The defects of the file as a table, and below them what could not be done with the options.
//
// Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/tablerows.h"

namespace sweepscope {

std::shared_ptr<const TableRows> problemRows(const Document&);

}  // namespace sweepscope
