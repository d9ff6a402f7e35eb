// The worker behind a table with many rows: puts them in order on a thread of its own.
//
// Threads: GUI thread only. The worker ends with the model.
#pragma once

#include "widgets/tablemodel.h"

namespace sweepscope {

// Answers the model's orderWanted() as long as it lives.
void orderOnWorker(TableModel*);

}  // namespace sweepscope
