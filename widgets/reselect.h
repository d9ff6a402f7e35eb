// A selection carried over to new answers or to a trace of which more is loaded: tables have grown and indices moved,
// so things are found again by their time and goroutine.
//
// Cost: a search by time. Threads: pure, any thread.
#pragma once

#include "widgets/document.h"
#include "widgets/selection.h"

namespace sweepscope {

// Nothing if it is not there any more.
Selection reselect(const Document&, const Selection&);

}  // namespace sweepscope
