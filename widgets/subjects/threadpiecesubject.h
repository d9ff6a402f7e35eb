// SPDX-License-Identifier: GPL-3.0-or-later

// What a thread does: holds a proc and runs a goroutine there, or is in a syscall without a proc.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& threadPieceType();
// `proc`: none for a syscall without one.
Subject threadPieceSubject(ThreadId, ProcId proc, GoroutineId, TimeRange);
ThreadId threadOf(const Subject&);

}  // namespace sweepscope
