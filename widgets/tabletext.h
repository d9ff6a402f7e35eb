// SPDX-License-Identifier: GPL-3.0-or-later

// Rows of a table as text with tabs, to be pasted into a spreadsheet: a line of titles with their units, then a line
// for each row. Numbers are plain: no groups, no units.
//
// Units: durations and times since the trace's origin in ns, sizes in bytes; the titles say so.
// Cost: makes each cell once. Threads: pure, any thread; stops early, with what it has, on a stop request.
#pragma once

#include <QString>
#include <cstdint>
#include <span>
#include <stop_token>

#include "widgets/tablerows.h"

namespace sweepscope {

QString tableText(const TableRows&, std::span<const std::uint32_t> rows, std::span<const int> columns,
                  const std::stop_token& = {});

}  // namespace sweepscope
