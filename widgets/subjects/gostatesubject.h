// SPDX-License-Identifier: GPL-3.0-or-later

// A goroutine's state: running, runnable, waiting, in a syscall.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& goStateType();
Subject goStateSubject(GoroutineId, TimeRange);
// What a goroutine does at a time; the goroutine as a whole, if that is not known.
Subject goStateAt(const Trace&, GoroutineId, Time);

}  // namespace sweepscope
