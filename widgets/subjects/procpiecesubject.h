// SPDX-License-Identifier: GPL-3.0-or-later

// What a proc does: runs a goroutine, or none.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& procPieceType();
Subject procPieceSubject(ProcId, GoroutineId, TimeRange);

}  // namespace sweepscope
