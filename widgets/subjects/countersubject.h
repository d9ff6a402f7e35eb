// SPDX-License-Identifier: GPL-3.0-or-later

// The value of a counter over a short time: as long as its records are, or as GOMAXPROCS did not change.
//
// Threads: constant; pure.
#pragma once

#include "widgets/lanes/counterslane.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& counterType();
Subject counterSubject(Counter, TimeRange);
// The value at a time; nothing if there is none.
Subject counterAt(const Trace&, Counter, Time);

}  // namespace sweepscope
