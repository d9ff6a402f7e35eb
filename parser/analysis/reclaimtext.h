// SPDX-License-Identifier: GPL-3.0-or-later

// The sentence that says what became of a deleted value.
//
// Threads: pure.
// Cost: made when it is shown, since a trace may hold millions of deletes.
#pragma once

#include "analysis/answers.h"

namespace sweepscope {

Message reclaimSentence(const Answers&, const DeleteOp&);

}  // namespace sweepscope
