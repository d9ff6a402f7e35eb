// SPDX-License-Identifier: GPL-3.0-or-later

// The workers behind tables with many rows: they put them in order and make the text that is copied, on threads of
// their own.
//
// Threads: GUI thread only. A worker ends with the model or the table it works for.
#pragma once

#include "widgets/tablepane.h"

namespace sweepscope {

// Answers the model's orderWanted() as long as it lives.
void orderOnWorker(TableModel*);
// Answers the table's copyWanted(); few rows are copied at once.
void copyOnWorker(TablePane*);

}  // namespace sweepscope
