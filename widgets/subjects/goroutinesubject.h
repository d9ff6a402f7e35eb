// SPDX-License-Identifier: GPL-3.0-or-later

// A goroutine as a whole.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& goroutineType();
// Nothing if the trace does not know it.
Subject goroutineSubject(const Trace&, GoroutineId);

}  // namespace sweepscope
